/* SPDX-License-Identifier: Apache-2.0 */
#include "server/admin/settings.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/file.h"
#include "common/base/log.h"

/* inih reads lines of up to 200 bytes, and cuts longer ones without a word. */
#define LISTEN_MAX 180u
#define SCHEME     "tcp://"

struct reading {
	struct jx_dir *dir;
	bool has_ledger, has_read_only;
	char problem[256];
};

static bool port_valid(const char *port)
{
	const size_t n = strspn(port, "0123456789");

	if (strcmp(port, "*") == 0)
		return true;
	return n > 0 && n <= 5 && port[n] == '\0' && strtol(port, NULL, 10) >= 1 && strtol(port, NULL, 10) <= 65535;
}

const char *jx_settings_listen_problem(const char *listen)
{
	const char *colon = strrchr(listen, ':');

	if (strlen(listen) > LISTEN_MAX)
		return "it is too long";
	if (strncmp(listen, SCHEME, strlen(SCHEME)) != 0)
		return "it must be tcp://HOST:PORT";
	for (const char *c = listen; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || *c == ';')
			return "it has a character that no endpoint has";
	if (colon <= listen + strlen(SCHEME) || !port_valid(colon + 1))
		return "its port must be a number from 1 to 65535";
	return NULL;
}

static int refuse(struct reading *reading, const char *name, const char *problem)
{
	if (reading->problem[0] == '\0')
		(void)snprintf(reading->problem, sizeof(reading->problem), "%s: %s", name, problem);
	return 0;
}

static int read_listen(struct reading *reading, const char *value)
{
	const char *problem = jx_settings_listen_problem(value);

	if (reading->dir->listen[0] != '\0')
		problem = "it is given twice";
	if (problem != NULL)
		return refuse(reading, "listen", problem);
	(void)snprintf(reading->dir->listen, sizeof(reading->dir->listen), "%s", value);
	return 1;
}

static int read_ledger(struct reading *reading, const char *value)
{
	const char *problem = jx_identity_parse(value, reading->dir->ledger);

	if (reading->has_ledger)
		problem = "it is given twice";
	if (problem != NULL)
		return refuse(reading, "ledger", problem);
	reading->has_ledger = true;
	return 1;
}

static int read_read_only(struct reading *reading, const char *value)
{
	const bool yes = strcmp(value, "true") == 0;

	if (!yes && strcmp(value, "false") != 0)
		return refuse(reading, "read_only", "it must be true or false");
	if (reading->has_read_only)
		return refuse(reading, "read_only", "it is given twice");
	reading->has_read_only = true;
	reading->dir->read_only = yes;
	return 1;
}

static const struct {
	const char *name;
	int (*read)(struct reading *reading, const char *value);
} settings[] = {
	{"listen", read_listen},
	{"ledger", read_ledger},
	{"read_only", read_read_only},
};

static int read_line(void *user, const char *section, const char *name, const char *value)
{
	struct reading *reading = user;

	if (strcmp(section, "server") != 0)
		return refuse(reading, name, "it stands outside of [server]");
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (strcmp(settings[i].name, name) == 0)
			return settings[i].read(reading, value);
	return refuse(reading, name, "this release has no such setting");
}

enum jx_status jx_settings_read(const char *path, struct jx_dir *dir)
{
	struct reading reading = {.dir = dir};

	const int line = ini_parse(path, read_line, &reading);
	if (line < 0) {
		jx_log(JX_LOG_ERROR, "%s cannot be read: check its permissions", path);
		return JX_FAILED_PRECONDITION;
	}
	if (line > 0) {
		jx_log(JX_LOG_ERROR, "%s, line %d: %s", path, line,
		       reading.problem[0] != '\0' ? reading.problem : "this is no setting (name = value)");
		return JX_INVALID_ARGUMENT;
	}
	if (dir->listen[0] == '\0' || !reading.has_ledger) {
		jx_log(JX_LOG_ERROR, "%s: %s is missing", path, reading.has_ledger ? "listen" : "ledger");
		return JX_INVALID_ARGUMENT;
	}
	return JX_OK;
}

enum jx_status jx_settings_write(const char *path, const struct jx_dir *dir)
{
	char ledger[JX_IDENTITY_MAX], text[512];
	const char *problem = NULL;

	jx_identity_format(dir->ledger, ledger);
	const int n = snprintf(text, sizeof(text), "[server]\nlisten = %s\nledger = %s\n%s", dir->listen, ledger,
			       dir->read_only ? "read_only = true\n" : "");
	if (n < 0 || (size_t)n >= sizeof(text))
		return JX_FAULT(JX_INTERNAL, "%s: too long", path);
	const enum jx_status status = jx_file_write_new(path, text, (size_t)n, &problem);
	if (status != JX_OK)
		jx_log(JX_LOG_ERROR, "%s: %s", path, problem);
	return status;
}
