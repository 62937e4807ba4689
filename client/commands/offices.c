/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/offices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/user.h"
#include "client/list.h"
#include "client/locale.h"
#include "client/memory.h"

/* As this machine saw them last. */
static enum jx_exit recall(const struct jx_app *app, const char *kind, ProtobufCMessage **offices)
{
	const ProtobufCMessage *kept = jx_memory_recall(app, kind, "", &jixiao__v1__offices_list_response__descriptor);
	size_t n = kept != NULL ? protobuf_c_message_get_packed_size(kept) : 0;
	uint8_t *bytes = malloc(n + 1);

	if (kept != NULL && bytes != NULL) {
		(void)protobuf_c_message_pack(kept, bytes);
		*offices = protobuf_c_message_unpack(kept->descriptor, NULL, n, bytes);
	}
	free(bytes);
	if (*offices != NULL)
		return JX_EXIT_OK;
	return jx_app_fail(app, JX_REASON_NOT_KNOWN_OFFLINE, _("the list of offices"), NULL);
}

enum jx_exit jx_offices_get(const struct jx_app *app, Jixiao__V1__OfficesListResponse **offices)
{
	Jixiao__V1__OfficesListRequest request = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;
	ProtobufCMessage *all = NULL;
	char own[JX_OFFICE_CODE_MAX + 1], kind[JX_OFFICE_CODE_MAX + 16];
	enum jx_exit exit = jx_own_office(app, own);

	*offices = NULL;
	if (exit != JX_EXIT_OK)
		return exit;
	(void)snprintf(kind, sizeof(kind), "offices %s", own);
	if (app->memory->offline)
		exit = recall(app, kind, &all);
	else
		exit = jx_list_get(app, &jixiao__v1__offices__descriptor, &request.base, &all);
	if (exit == JX_EXIT_OK && !app->memory->offline)
		jx_memory_keep(app, kind, "", all);
	*offices = (Jixiao__V1__OfficesListResponse *)all;
	return exit;
}

const Jixiao__V1__Office *jx_offices_by_code(const Jixiao__V1__OfficesListResponse *offices, const char *code)
{
	for (size_t i = 0; i < offices->n_offices; i++)
		if (strcmp(offices->offices[i]->code, code) == 0)
			return offices->offices[i];
	return NULL;
}

const Jixiao__V1__Office *jx_offices_find(const Jixiao__V1__OfficesListResponse *offices, const char *text, size_t *n)
{
	const Jixiao__V1__Office *found = jx_offices_by_code(offices, text);

	*n = found != NULL;
	if (found != NULL)
		return found;
	for (size_t i = 0; i < offices->n_offices; i++) {
		if (strcmp(offices->offices[i]->name, text) != 0)
			continue;
		found = offices->offices[i];
		++*n;
	}
	return *n == 1 ? found : NULL;
}
