/* SPDX-License-Identifier: Apache-2.0 */
/* user rotate: the one change after which the profile that made it is of no use. */
#include "client/commands/commands.h"

#include <stdio.h>

#include "client/commands/profile.h"
#include "client/commands/user.h"
#include "client/delivery.h"
#include "client/locale.h"
#include "common/base/file.h"
#include "common/rpc/signing.h"

/* No id: 0 is the server's own, which rotates otherwise. */
#define ANYBODY UINT64_C(0)

static enum jx_exit read_or_make(const struct jx_app *app, const char *path, struct jx_key *key)
{
	const char *problem;
	enum jx_status status = jx_key_read(path, key, &problem);

	if (status == JX_OK)
		return JX_EXIT_OK;
	if (status != JX_NOT_FOUND)
		return jx_app_fail(app, JX_REASON_KEY_FILE_INVALID, path, _(problem), NULL);
	jx_key_generate(key);
	if (jx_key_write(path, key, &problem) != JX_OK)
		return jx_app_fail(app, JX_REASON_FILE_FAILED, path, _(problem), NULL);
	return JX_EXIT_OK;
}

static bool in_doubt(const struct jx_app *app)
{
	enum jx_reason reason = jx_channel_result(app->channel)->reason;

	return reason == JX_REASON_NO_ANSWER || reason == JX_REASON_IN_DOUBT;
}

/*
 * Where the answer was lost, the old key can no longer ask what became of the change, since it may have been replaced;
 * the new one can. True, and said, where it is in force for principal `id`.
 */
static bool new_key_answers(const struct jx_app *app, const struct jx_key *new_key, uint64_t id)
{
	const struct jx_channel_options options = {
		.profile = &app->profile,
		.key = new_key,
		.timeout_ms = JX_TIMEOUT_DEFAULT_MS,
	};
	const Jixiao__V1__PrincipalsWhoAmIResponse *response;
	struct jx_channel *channel;
	bool in_force;

	if (jx_channel_open(&options, &channel) != JX_OK)
		return false;
	response = jx_ask_whoami(channel);
	in_force = response != NULL && response->principal != NULL &&
		   (id == ANYBODY || response->principal->id == id) &&
		   jx_app_print(app, &jx_principal_view, &response->principal->base) == JX_EXIT_OK;
	jx_channel_close(channel);
	return in_force;
}

/*
 * Both keys sign: the old one the request, the new one that it is meant for this person. *rotated: the new key is in
 * force, whatever else failed.
 */
static enum jx_exit rotate(const struct jx_app *app, const struct jx_key *new_key, uint64_t id, bool *rotated)
{
	Jixiao__V1__PrincipalsRotateRequest request = JIXIAO__V1__PRINCIPALS_ROTATE_REQUEST__INIT;
	const Jixiao__V1__PrincipalsRotateResponse *response;
	char identity[JX_IDENTITY_MAX];
	uint8_t signature[JX_SIGNATURE_BYTES];
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	jx_identity_format(new_key->public_key, identity);
	jx_rotation_sign(new_key, app->profile.ledger, id, app->key.public_key, signature);
	request.new_identity = identity;
	request.new_signature = (ProtobufCBinaryData){sizeof(signature), signature};
	jx_remote_init(&remote, app->channel, &jixiao__v1__principals__descriptor);
	jixiao__v1__principals__rotate(&remote.base, &request,
				       (Jixiao__V1__PrincipalsRotateResponse_Closure)jx_keep_answer, &answer);
	*rotated = answer != NULL || (in_doubt(app) && new_key_answers(app, new_key, id));
	if (answer == NULL)
		return *rotated ? JX_EXIT_OK : jx_app_result(app);
	response = (const Jixiao__V1__PrincipalsRotateResponse *)answer;
	return jx_app_changed(app, &jx_principal_view, (const ProtobufCMessage *)response->principal);
}

/* The profile is never half of two: the new one is complete beside it before it takes its place. */
static enum jx_exit switch_profile(const struct jx_app *app, const char *key_path)
{
	struct jx_profile profile = app->profile;
	char beside[JX_PATH_SIZE];
	const char *problem;
	int n = snprintf(beside, sizeof(beside), "%s.new", app->profile_path);

	if (n < 0 || (size_t)n >= sizeof(beside) || !jx_key_reference(app->profile_path, key_path, profile.key_path))
		return jx_app_fail(app, JX_REASON_FILE_FAILED, app->profile_path, _("the path is too long"), NULL);
	(void)remove(beside); /* of a switch that was interrupted */
	if (jx_profile_write(beside, &profile, &problem) != JX_OK)
		return jx_app_fail(app, JX_REASON_FILE_FAILED, beside, _(problem), NULL);
	if (jx_file_replace(beside, app->profile_path, &problem) != JX_OK)
		return jx_app_fail(app, JX_REASON_FILE_FAILED, app->profile_path, _(problem), NULL);
	return JX_EXIT_OK;
}

/* Said again with --switch-profile, rotate finds that it was done, and only switches. */
static void say_next_command(const struct jx_app *app, const char *key_path)
{
	(void)fprintf(stderr, "%s\n  jixiao --profile %s user rotate --new-key %s --switch-profile\n",
		      _("The new key is in force, and the old one is not. Let the profile name it:"), app->profile_path,
		      key_path);
}

/* Where the old key is refused since this very change was made before; the new one is then in force. */
static bool rotated_before(const struct jx_app *app, const char *path, struct jx_key *new_key)
{
	const char *problem;

	return jx_channel_result(app->channel)->status == JX_UNAUTHENTICATED &&
	       jx_key_read(path, new_key, &problem) == JX_OK && new_key_answers(app, new_key, ANYBODY);
}

/* With the old key; *rotated: the new one is in force, whatever else failed. */
static enum jx_exit rotate_now(const struct jx_app *app, const char *path, struct jx_key *new_key, bool *rotated)
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *own = jx_ask_whoami(app->channel);
	enum jx_exit exit;
	uint64_t id;

	*rotated = own == NULL && rotated_before(app, path, new_key);
	if (*rotated)
		return JX_EXIT_OK;
	if (own == NULL)
		return jx_app_result(app);
	if (own->principal == NULL)
		return jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it lacks the principal"), NULL);
	id = own->principal->id;
	exit = read_or_make(app, path, new_key);
	return exit == JX_EXIT_OK ? rotate(app, new_key, id, rotated) : exit;
}

enum jx_exit jx_user_rotate(struct jx_app *app)
{
	const char *path = jx_arg(app, "--new-key");
	bool to_switch = jx_arg(app, "--switch-profile") != NULL, rotated;
	struct jx_key new_key = {0};
	enum jx_exit exit = rotate_now(app, path, &new_key, &rotated), switched = JX_EXIT_OK;

	if (rotated)
		jx_own_self_inherit(app, &new_key);
	if (rotated)
		(void)jx_deliver_inherit(app, app->key.public_key, &new_key);
	if (rotated && to_switch)
		switched = switch_profile(app, path);
	if (rotated && (!to_switch || switched != JX_EXIT_OK))
		say_next_command(app, path);
	jx_key_clear(&new_key);
	return exit != JX_EXIT_OK ? exit : switched;
}
