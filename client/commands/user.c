/* SPDX-License-Identifier: Apache-2.0 */
/* People: whoami, and the noun user but for its rotate. */
#include "client/commands/user.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/commands/commands.h"
#include "client/commands/given.h"
#include "client/commands/views.h"
#include "client/list.h"
#include "client/locale.h"
#include "client/memory.h"
#include "common/model/date.h"
#include "common/rpc/methods.h"

/* -- what people see ---------------------------------------------------------------------------------------------- */

/* "clerk:2026-12-31,reviewer": what user add takes. */
static void grants_text(const Jixiao__V1__Principal *principal, char *out, size_t size)
{
	size_t used = jx_cell_append(out, size, 0, "");

	for (size_t i = 0; principal != NULL && i < principal->n_roles; i++) {
		const Jixiao__V1__RoleGrant *grant = principal->roles[i];

		used = jx_cell_append(out, size, used, i > 0 ? "," : "");
		used = jx_cell_role(out, size, used, grant->role);
		used = jx_cell_append(out, size, used, *grant->until != '\0' ? ":" : "");
		used = jx_cell_append(out, size, used, grant->until);
	}
}

static void principal_grants(const ProtobufCMessage *row, char *out, size_t size)
{
	grants_text((const Jixiao__V1__Principal *)row, out, size);
}

/* Does one of the roles hold today? By this machine's clock: it only decides what is shown. */
static bool has_role_today(const Jixiao__V1__Principal *principal)
{
	jx_day today = jx_day_at((int64_t)time(NULL) * 1000), until;

	for (size_t i = 0; i < principal->n_roles; i++) {
		const char *text = principal->roles[i]->until;

		if (*text == '\0' || !jx_date_parse(text, &until) || today <= until)
			return true;
	}
	return false;
}

static void principal_state(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__Principal *principal = (const Jixiao__V1__Principal *)row;
	const char *state = principal->revoked          ? _("revoked")
			    : has_role_today(principal) ? _("in force")
							: _("roles ended");

	(void)jx_cell_append(out, size, 0, state);
}

/* Of a revoked one, the key that was: which it is matters as much then. */
static void principal_identity(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__Principal *principal = (const Jixiao__V1__Principal *)row;
	const char *identity = principal->identity;

	if (*identity == '\0' && principal->n_keys > 0)
		identity = principal->keys[principal->n_keys - 1]->identity;
	(void)jx_cell_append(out, size, 0, identity);
}

static const struct jx_column principal_columns[] = {
	{JX_N("Id"), "id", NULL, true},
	{JX_N("Name"), "name", NULL, false},
	{JX_N("Identity"), "identity", principal_identity, false},
	{JX_N("Office"), "office_code", NULL, false},
	{JX_N("Roles"), "roles", principal_grants, false},
	{JX_N("State"), "revoked", principal_state, false},
	{JX_N("Entry"), "seq", NULL, true},
	{NULL, NULL, NULL, false},
};

const struct jx_view jx_principal_view = {principal_columns, NULL, NULL};
static const struct jx_view principals = {principal_columns, "principals", JX_N("Nobody is enrolled.")};

static void own_grants(const ProtobufCMessage *row, char *out, size_t size)
{
	grants_text(((const Jixiao__V1__PrincipalsWhoAmIResponse *)row)->principal, out, size);
}

static void own_roles(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *response = (const Jixiao__V1__PrincipalsWhoAmIResponse *)row;
	size_t used = jx_cell_append(out, size, 0, "");

	for (size_t i = 0; i < response->n_roles_in_force; i++) {
		used = jx_cell_append(out, size, used, i > 0 ? "," : "");
		used = jx_cell_role(out, size, used, response->roles_in_force[i]);
	}
}

static void endorsing_text(const ProtobufCMessage *row, char *out, size_t size)
{
	(void)jx_cell_append(out, size, 0,
			     ((const Jixiao__V1__PrincipalsWhoAmIResponse *)row)->needs_endorsement
				     ? _("what the office sends")
				     : _("nothing"));
}

static const struct jx_column whoami_columns[] = {
	{JX_N("Id"), "principal.id", NULL, false},
	{JX_N("Name"), "principal.name", NULL, false},
	{JX_N("Identity"), "principal.identity", NULL, false},
	{JX_N("Office"), "principal.office_code", NULL, false},
	{JX_N("Office's name"), "office_name", NULL, false},
	{JX_N("Roles"), "principal.roles", own_grants, false},
	{JX_N("Roles in force"), "roles_in_force", own_roles, false},
	{JX_N("Head signs"), "needs_endorsement", endorsing_text, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_view whoami_view = {whoami_columns, NULL, NULL};

/* -- who one is --------------------------------------------------------------------------------------------------- */

const Jixiao__V1__PrincipalsWhoAmIResponse *jx_ask_whoami(struct jx_channel *channel)
{
	Jixiao__V1__PrincipalsWhoAmIRequest request = JIXIAO__V1__PRINCIPALS_WHO_AM_IREQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	jx_remote_init(&remote, channel, &jixiao__v1__principals__descriptor);
	jixiao__v1__principals__who_am_i(&remote.base, &request,
					 (Jixiao__V1__PrincipalsWhoAmIResponse_Closure)jx_keep_answer, &answer);
	return (const Jixiao__V1__PrincipalsWhoAmIResponse *)answer;
}

/* Under which the answer is remembered: of one key. */
static void whoami_kind(const uint8_t key[JX_KEY_BYTES], char kind[JX_IDENTITY_MAX + 8])
{
	char identity[JX_IDENTITY_MAX];

	jx_identity_format(key, identity);
	(void)snprintf(kind, JX_IDENTITY_MAX + 8, "whoami %s", identity);
}

enum jx_exit jx_own_self(const struct jx_app *app, const Jixiao__V1__PrincipalsWhoAmIResponse **self)
{
	const ProtobufCMessageDescriptor *type = &jixiao__v1__principals_who_am_iresponse__descriptor;
	char kind[JX_IDENTITY_MAX + 8];

	whoami_kind(app->key.public_key, kind);
	*self = app->memory->offline ? NULL : jx_ask_whoami(app->channel);
	if (*self != NULL)
		jx_memory_keep(app, kind, "", &(*self)->base);
	else if (app->memory->offline || jx_memory_go_offline(app))
		*self = (const Jixiao__V1__PrincipalsWhoAmIResponse *)jx_memory_recall(app, kind, "", type);
	if (*self == NULL && app->memory->offline)
		return jx_app_fail(app, JX_REASON_NOT_KNOWN_OFFLINE, JX_N("who you are"), NULL);
	if (*self == NULL)
		return jx_app_result(app);
	return (*self)->principal != NULL
		       ? JX_EXIT_OK
		       : jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it lacks the principal"), NULL);
}

const Jixiao__V1__PrincipalsWhoAmIResponse *jx_self_remembered(const struct jx_app *app,
							       const uint8_t key[JX_KEY_BYTES])
{
	char kind[JX_IDENTITY_MAX + 8];

	whoami_kind(key, kind);
	return (const Jixiao__V1__PrincipalsWhoAmIResponse *)jx_memory_recall(
		app, kind, "", &jixiao__v1__principals_who_am_iresponse__descriptor);
}

const Jixiao__V1__PrincipalsWhoAmIResponse *jx_own_self_remembered(const struct jx_app *app)
{
	return jx_self_remembered(app, app->key.public_key);
}

void jx_own_self_inherit(const struct jx_app *app, const struct jx_key *new_key)
{
	char kind[JX_IDENTITY_MAX + 8];
	const ProtobufCMessage *self;

	whoami_kind(app->key.public_key, kind);
	self = jx_memory_recall(app, kind, "", &jixiao__v1__principals_who_am_iresponse__descriptor);
	whoami_kind(new_key->public_key, kind);
	if (self != NULL)
		jx_memory_keep(app, kind, "", self);
}

enum jx_exit jx_own_office(const struct jx_app *app, char office[JX_OFFICE_CODE_MAX + 1])
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *self;
	enum jx_exit exit = jx_own_self(app, &self);

	if (exit == JX_EXIT_OK)
		(void)snprintf(office, JX_OFFICE_CODE_MAX + 1, "%s", self->principal->office_code);
	return exit;
}

enum jx_exit jx_whoami(struct jx_app *app)
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *self;
	enum jx_exit exit = jx_own_self(app, &self);

	return exit == JX_EXIT_OK ? jx_app_print(app, &whoami_view, &self->base) : exit;
}

/* -- user add ----------------------------------------------------------------------------------------------------- */

/* The roles of --role, taken apart in a copy of its text. */
struct grants {
	char *text; /* owned */
	Jixiao__V1__RoleGrant grants[JX_ROLES_MAX];
	Jixiao__V1__RoleGrant *pointers[JX_ROLES_MAX];
	size_t count;
};

/* "clerk" or "clerk:2026-12-31" */
static enum jx_exit parse_grant(const struct jx_app *app, char *text, Jixiao__V1__RoleGrant *grant)
{
	char *colon = strchr(text, ':');
	jx_day day;

	jixiao__v1__role_grant__init(grant);
	if (colon != NULL) {
		*colon = '\0';
		grant->until = colon + 1;
		if (!jx_date_parse(grant->until, &day))
			return jx_app_fail(app, JX_REASON_FIELD_INVALID, grant->until,
					   _("it is no date; one is written like 2026-12-31"), NULL);
	}
	grant->role = jx_role_find(text);
	if (grant->role == JIXIAO__V1__ROLE__ROLE_UNSPECIFIED)
		return jx_app_fail(app, JX_REASON_ROLE_NOT_GRANTABLE, text, NULL);
	return JX_EXIT_OK;
}

/* The text and what lies in it are given back by the caller, in any case. */
static enum jx_exit parse_grants(const struct jx_app *app, const char *text, struct grants *grants)
{
	enum jx_exit exit = JX_EXIT_OK;
	char *next;

	grants->text = malloc(strlen(text) + 1);
	if (grants->text == NULL)
		return JX_EXIT_INTERNAL;
	memcpy(grants->text, text, strlen(text) + 1);
	for (char *item = grants->text; item != NULL && exit == JX_EXIT_OK; item = next) {
		next = strchr(item, ',');
		if (next != NULL)
			*next++ = '\0';
		if (grants->count == JX_ROLES_MAX)
			return jx_app_fail(app, JX_REASON_FIELD_INVALID, "--role", _("it names too many roles"), NULL);
		grants->pointers[grants->count] = &grants->grants[grants->count];
		exit = parse_grant(app, item, &grants->grants[grants->count++]);
	}
	return exit;
}

static enum jx_exit add_user(struct jx_app *app, struct grants *grants)
{
	Jixiao__V1__PrincipalsAddRequest request = JIXIAO__V1__PRINCIPALS_ADD_REQUEST__INIT;
	const Jixiao__V1__PrincipalsAddResponse *response;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	char office[JX_OFFICE_CODE_MAX + 1];
	enum jx_exit exit = jx_given_office(app, "--office", office);

	if (exit != JX_EXIT_OK)
		return exit;
	request.identity = (char *)jx_arg(app, "--identity");
	request.name = (char *)jx_arg(app, "--name");
	request.office_code = office;
	request.roles = grants->pointers;
	request.n_roles = grants->count;
	jx_remote_init(&remote, app->channel, &jixiao__v1__principals__descriptor);
	jixiao__v1__principals__add(&remote.base, &request, (Jixiao__V1__PrincipalsAddResponse_Closure)jx_keep_answer,
				    &answer);
	if (answer == NULL)
		return jx_app_result(app);
	response = (const Jixiao__V1__PrincipalsAddResponse *)answer;
	return jx_app_changed(app, &jx_principal_view, (const ProtobufCMessage *)response->principal);
}

enum jx_exit jx_user_add(struct jx_app *app)
{
	struct grants grants = {0};
	uint8_t public_key[JX_KEY_BYTES];
	const char *identity = jx_arg(app, "--identity");
	const char *problem = jx_identity_parse(identity, public_key);
	enum jx_exit exit;

	if (problem != NULL)
		return jx_app_fail(app, JX_REASON_IDENTITY_INVALID, identity, _(problem), NULL);
	exit = parse_grants(app, jx_arg(app, "--role"), &grants);
	if (exit == JX_EXIT_OK)
		exit = add_user(app, &grants);
	free(grants.text);
	return exit;
}

/* -- user list, user revoke --------------------------------------------------------------------------------------- */

enum jx_exit jx_user_list(struct jx_app *app)
{
	Jixiao__V1__PrincipalsListRequest request = JIXIAO__V1__PRINCIPALS_LIST_REQUEST__INIT;

	return jx_list_print(app, &jixiao__v1__principals__descriptor, &request.base, &principals);
}

/* The principal as the server has it, borrowed until the next call; NULL, and said, where there is none. */
static const Jixiao__V1__Principal *get_user(struct jx_app *app, uint64_t id, enum jx_exit *exit)
{
	Jixiao__V1__PrincipalsGetRequest request = JIXIAO__V1__PRINCIPALS_GET_REQUEST__INIT;
	const Jixiao__V1__Principal *principal = NULL;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.id = id;
	jx_remote_init(&remote, app->channel, &jixiao__v1__principals__descriptor);
	jixiao__v1__principals__get(&remote.base, &request, (Jixiao__V1__PrincipalsGetResponse_Closure)jx_keep_answer,
				    &answer);
	if (answer == NULL) {
		*exit = jx_app_result(app);
		return NULL;
	}
	principal = ((const Jixiao__V1__PrincipalsGetResponse *)answer)->principal;
	if (principal == NULL)
		*exit = jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it lacks the principal"), NULL);
	return principal;
}

/* The request names the office too, since that is what access is decided by. */
enum jx_exit jx_user_revoke(struct jx_app *app)
{
	Jixiao__V1__PrincipalsRevokeRequest request = JIXIAO__V1__PRINCIPALS_REVOKE_REQUEST__INIT;
	const Jixiao__V1__PrincipalsRevokeResponse *response;
	const Jixiao__V1__Principal *principal;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_exit exit = jx_app_number(app, "ID", (struct jx_range){0, UINT64_MAX}, 0, &request.id);

	if (exit != JX_EXIT_OK)
		return exit;
	principal = get_user(app, request.id, &exit);
	if (principal == NULL)
		return exit;
	request.office_code = principal->office_code;
	jx_remote_init(&remote, app->channel, &jixiao__v1__principals__descriptor);
	jixiao__v1__principals__revoke(&remote.base, &request,
				       (Jixiao__V1__PrincipalsRevokeResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return jx_app_result(app);
	response = (const Jixiao__V1__PrincipalsRevokeResponse *)answer;
	return jx_app_changed(app, &jx_principal_view, (const ProtobufCMessage *)response->principal);
}
