/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists come in pages; people get them whole. Generic over every method whose request has the field `page` and whose
 * response has the field `next` of page.proto.
 */
#ifndef JX_CLIENT_LIST_H
#define JX_CLIENT_LIST_H

#include "client/app.h"

/*
 * Asks the service's List for page after page and prints all of them as one response. The request's `page` is set on
 * the way and is NULL at the end. A failure is said, and nothing printed.
 */
enum jx_exit jx_list_print(const struct jx_app *app, const ProtobufCServiceDescriptor *service,
			   ProtobufCMessage *request, const struct jx_view *view);
/* The same list as one message, owned by the caller, to be freed by protobuf_c_message_free_unpacked. */
enum jx_exit jx_list_get(const struct jx_app *app, const ProtobufCServiceDescriptor *service, ProtobufCMessage *request,
			 ProtobufCMessage **all);

/* A method that answers page by page. */
struct jx_pages_method {
	const ProtobufCServiceDescriptor *service;
	const char *name;
};
/* The same for a method of another name. */
enum jx_exit jx_pages_print(const struct jx_app *app, const struct jx_pages_method *method, ProtobufCMessage *request,
			    const struct jx_view *view);
enum jx_exit jx_pages_get(const struct jx_app *app, const struct jx_pages_method *method, ProtobufCMessage *request,
			  ProtobufCMessage **all);

#endif
