/* SPDX-License-Identifier: Apache-2.0 */
/* A disk that is really full, and a file that may not grow: what was answered is there, and nothing else is promised.
 */
#define _GNU_SOURCE /* unshare */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "jixiao/v1/offices.pb-c.h"

#include "common/rpc/frame.h"
#include "common/rpc/identity.h"
#include "tests/lib/request.h"
#include "tests/process/load.h"

#define DISK_SIZE "size=2m,mode=0700"
#define FILE_MAX  (1u << 20)
/* More than fit, of what a commit writes to the log. */
#define TRIES     600

/* -- a full disk -------------------------------------------------------------------------------------------------- */

static void copy_folder(const char *from, const char *to)
{
	char contents[JX_PATH_SIZE + 4];
	const char *argv[] = {"/bin/cp", "-a", contents, to, NULL};
	struct jx_run run;

	(void)snprintf(contents, sizeof(contents), "%s/.", from);
	jx_run_program(&run, argv, NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	jx_run_clear(&run);
}

/* The server's folder gets a small disk of its own, which only this test and its children see. */
static void move_to_small_disk(const struct jx_site *site)
{
	char aside[JX_PATH_SIZE];

	jx_site_path(site, "aside", aside);
	copy_folder(site->dir, aside);
	cr_assert_eq(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL), 0, "%s", strerror(errno));
	cr_assert_eq(mount("jixiao", site->dir, "tmpfs", 0, DISK_SIZE), 0, "%s", strerror(errno));
	copy_folder(aside, site->dir);
}

static void fill_disk(const char *ballast)
{
	static const char bytes[4096];
	int fd = open(ballast, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	cr_assert(fd >= 0);
	while (write(fd, bytes, sizeof(bytes)) > 0)
		;
	cr_assert_eq(errno, ENOSPC);
	(void)close(fd);
}

/* Adds an office; true where it was done, false where the disk is full. */
static bool add_office(const struct jx_site *site, struct jx_link *link, int number)
{
	Jixiao__V1__OfficesAddRequest office = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	uint8_t request_id[JX_REQUEST_ID_BYTES];
	const struct jx_test_request request = {.call = (uint64_t)number + 1,
						.method = "jixiao.v1.Offices/Add",
						.message = &office.base,
						.key = &site->admin_key,
						.ledger = site->admin.ledger,
						.request_id = request_id};
	Jixiao__V1__Response *response;
	char code[16];
	uint8_t *bytes;
	size_t n;
	bool done;

	(void)snprintf(code, sizeof(code), "F%06d", number);
	office.code = code;
	office.name = "磁盘办公室";
	office.parent_code = "129001";
	jx_request_id_new(request_id);
	bytes = jx_test_pack(&request, &n);
	response = jx_test_exchange(link, bytes, n, 20000);
	free(bytes);
	cr_assert(response, "office %d: no answer", number);
	done = response->status == JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK;
	cr_assert(done || strcmp(response->reason, "DISK_FULL") == 0, "%s: %s", response->reason, response->message);
	jixiao__v1__response__free_unpacked(response, NULL);
	return done;
}

Test(full, disk)
{
	struct jx_site site;
	char ballast[JX_PATH_SIZE + 16];
	struct jx_link *link;
	int number = 0;

	if (unshare(CLONE_NEWNS) != 0)
		cr_skip_test("a disk of its own needs root");
	jx_site_open(&site);
	move_to_small_disk(&site);
	(void)snprintf(ballast, sizeof(ballast), "%s/ballast", site.dir);
	jx_site_start(&site);
	link = jx_test_connect(site.admin.endpoints[0], site.admin.server, &site.admin_key);
	cr_assert(add_office(&site, link, number++));

	fill_disk(ballast);
	while (number < TRIES && add_office(&site, link, number))
		number++;
	cr_assert_lt(number, TRIES, "the disk never was full");
	for (int i = 0; i < 3; i++) {
		cr_assert(!add_office(&site, link, number));
		jx_expect_client(12, site.profile, "office", "add", "--code", "370202", "--name", "市南区信访局",
				 "--parent", "129001");
		jx_expect_client(0, site.profile, "office", "list");
	}

	cr_assert_eq(unlink(ballast), 0);
	cr_assert(add_office(&site, link, number));
	jx_expect_client(0, site.profile, "office", "add", "--code", "370202", "--name", "市南区信访局", "--parent",
			 "129001");
	jx_link_close(link);
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	jx_site_check(&site);
	cr_assert_eq(umount(site.dir), 0, "%s", strerror(errno));
	jx_site_close(&site);
}

/* -- a file that may not grow ------------------------------------------------------------------------------------- */

static void limit_files(void)
{
	const struct rlimit limit = {.rlim_cur = FILE_MAX, .rlim_max = FILE_MAX};

	/* Ignored, so that the write fails. */
	if (signal(SIGXFSZ, SIG_IGN) == SIG_ERR || setrlimit(RLIMIT_FSIZE, &limit) != 0)
		_exit(126);
}

static bool has_ended(const struct jx_site *site)
{
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)site->server, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == site->server;
}

/* No round can be told to be durable any more: whoever waits is told so, and the server ends. */
Test(full, a_file_that_may_not_grow)
{
	struct jx_site site;
	struct jx_load load;
	int exit_code;

	jx_site_open(&site);
	jx_load_init(&load, &site);
	site.before_serve = limit_files;
	jx_site_start(&site);
	jx_load_connect(&load);
	for (int i = 0; i < 200 && !has_ended(&site); i++)
		(void)jx_load_run(&load, SIZE_MAX, 100, true);
	cr_assert(has_ended(&site), "the server goes on after %zu writes", load.answered);
	exit_code = jx_site_stop(&site, SIGTERM);
	cr_assert(exit_code != 0 && exit_code < 128, "exit %d", exit_code);
	cr_assert_gt(load.answered, (size_t)20);
	jx_site_check(&site);

	site.before_serve = NULL;
	jx_site_start(&site);
	jx_load_connect(&load);
	jx_load_drain(&load);
	jx_load_verify(&load);
	jx_load_clear(&load);
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	jx_site_check(&site);
	jx_site_close(&site);
}
