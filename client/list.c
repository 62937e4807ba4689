/* SPDX-License-Identifier: Apache-2.0 */
#include "client/list.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "jixiao/v1/page.pb-c.h"

#include "client/locale.h"
#include "common/base/log.h"

/*
 * The packed pages one after the other: by the rules of Protobuf these bytes are one message, with the rows of all of
 * them in its repeated field.
 */
struct pages {
	uint8_t *bytes; /* owned */
	size_t size;
};

/* The field of that name, which holds a PageToken. */
static Jixiao__V1__PageToken **token_field(const ProtobufCMessage *message, const char *name)
{
	const ProtobufCFieldDescriptor *field =
		protobuf_c_message_descriptor_get_field_by_name(message->descriptor, name);

	assert(field != NULL && field->descriptor == &jixiao__v1__page_token__descriptor);
	return (Jixiao__V1__PageToken **)(void *)((char *)message + field->offset);
}

static enum jx_exit add_page(const struct jx_app *app, struct pages *pages, const ProtobufCMessage *page)
{
	size_t size = protobuf_c_message_get_packed_size(page);
	uint8_t *bytes;
	char max[24];

	(void)snprintf(max, sizeof(max), "%u", JX_LIST_MAX);
	if (size > JX_LIST_MAX - pages->size)
		return jx_app_fail(app, JX_REASON_RESPONSE_TOO_LARGE, max, NULL);
	bytes = realloc(pages->bytes, pages->size + size + 1);
	if (bytes == NULL) {
		(void)JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a list");
		return JX_EXIT_INTERNAL;
	}
	pages->bytes = bytes;
	pages->size += protobuf_c_message_pack(page, bytes + pages->size);
	return JX_EXIT_OK;
}

/* The token of a next page lies in the answer before, which lives until the next one is there. */
static enum jx_exit ask_all(const struct jx_app *app, struct jx_remote *list, const ProtobufCMethodDescriptor *method,
			    ProtobufCMessage *request, struct pages *pages)
{
	const ProtobufCServiceDescriptor *service = list->base.descriptor;
	Jixiao__V1__PageToken **wanted = token_field(request, "page");
	const ProtobufCMessage *page;
	enum jx_exit exit;

	do {
		list->base.invoke(&list->base, (unsigned)(method - service->methods), request, jx_keep_answer, &page);
		*wanted = page != NULL ? *token_field(page, "next") : NULL;
		exit = page != NULL ? add_page(app, pages, page) : jx_app_result(app);
	} while (exit == JX_EXIT_OK && *wanted != NULL);
	*wanted = NULL;
	return exit;
}

static enum jx_exit join(const struct jx_app *app, const ProtobufCMessageDescriptor *type, const struct pages *pages,
			 ProtobufCMessage **all)
{
	Jixiao__V1__PageToken **next;

	*all = protobuf_c_message_unpack(type, NULL, pages->size, pages->bytes);
	if (*all == NULL)
		return jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("its pages do not fit each other"), NULL);
	/* The last page but one named the last; nothing follows what is printed. */
	next = token_field(*all, "next");
	if (*next != NULL)
		jixiao__v1__page_token__free_unpacked(*next, NULL);
	*next = NULL;
	return JX_EXIT_OK;
}

enum jx_exit jx_pages_get(const struct jx_app *app, const struct jx_pages_method *method, ProtobufCMessage *request,
			  ProtobufCMessage **all)
{
	const ProtobufCMethodDescriptor *found =
		protobuf_c_service_descriptor_get_method_by_name(method->service, method->name);
	struct jx_remote list;
	struct pages pages = {0};
	enum jx_exit exit;

	assert(found != NULL);
	jx_remote_init(&list, app->channel, method->service);
	exit = ask_all(app, &list, found, request, &pages);
	if (exit == JX_EXIT_OK)
		exit = join(app, found->output, &pages, all);
	free(pages.bytes);
	return exit;
}

enum jx_exit jx_pages_print(const struct jx_app *app, const struct jx_pages_method *method, ProtobufCMessage *request,
			    const struct jx_view *view)
{
	ProtobufCMessage *all;
	enum jx_exit exit = jx_pages_get(app, method, request, &all);

	if (exit != JX_EXIT_OK)
		return exit;
	exit = jx_app_print(app, view, all);
	protobuf_c_message_free_unpacked(all, NULL);
	return exit;
}

enum jx_exit jx_list_print(const struct jx_app *app, const ProtobufCServiceDescriptor *service,
			   ProtobufCMessage *request, const struct jx_view *view)
{
	const struct jx_pages_method method = {service, "List"};

	return jx_pages_print(app, &method, request, view);
}

enum jx_exit jx_list_get(const struct jx_app *app, const ProtobufCServiceDescriptor *service, ProtobufCMessage *request,
			 ProtobufCMessage **all)
{
	const struct jx_pages_method method = {service, "List"};

	return jx_pages_get(app, &method, request, all);
}
