/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What runs each row of the command table: one file for each noun. A command says its own failures, prints its result
 * to stdout, and returns what to exit with.
 */
#ifndef JX_CLIENT_COMMANDS_H
#define JX_CLIENT_COMMANDS_H

#include "client/app.h"

enum jx_exit jx_whoami(struct jx_app *app);
enum jx_exit jx_ping(struct jx_app *app);
enum jx_exit jx_describe(struct jx_app *app);
enum jx_exit jx_office_add(struct jx_app *app);
enum jx_exit jx_office_move(struct jx_app *app);
enum jx_exit jx_office_rename(struct jx_app *app);
enum jx_exit jx_office_end(struct jx_app *app);
enum jx_exit jx_office_history(struct jx_app *app);
enum jx_exit jx_office_list(struct jx_app *app);
enum jx_exit jx_office_endorsement(struct jx_app *app);
enum jx_exit jx_user_add(struct jx_app *app);
enum jx_exit jx_user_list(struct jx_app *app);
enum jx_exit jx_user_revoke(struct jx_app *app);
enum jx_exit jx_user_rotate(struct jx_app *app);
enum jx_exit jx_catalog_import(struct jx_app *app);
enum jx_exit jx_catalog_show(struct jx_app *app);
enum jx_exit jx_form_list(struct jx_app *app);
enum jx_exit jx_form_show(struct jx_app *app);
enum jx_exit jx_form_template(struct jx_app *app);
enum jx_exit jx_duty_add(struct jx_app *app);
enum jx_exit jx_duty_end(struct jx_app *app);
enum jx_exit jx_duty_list(struct jx_app *app);
enum jx_exit jx_period_list(struct jx_app *app);
enum jx_exit jx_period_open(struct jx_app *app);
enum jx_exit jx_period_close(struct jx_app *app);
enum jx_exit jx_waiver_request(struct jx_app *app);
enum jx_exit jx_waiver_grant(struct jx_app *app);
enum jx_exit jx_waiver_deny(struct jx_app *app);
enum jx_exit jx_waiver_list(struct jx_app *app);
enum jx_exit jx_calendar_import(struct jx_app *app);
enum jx_exit jx_calendar_show(struct jx_app *app);
enum jx_exit jx_key_new(struct jx_app *app);
enum jx_exit jx_key_show(struct jx_app *app);
enum jx_exit jx_profile_new(struct jx_app *app);
enum jx_exit jx_profile_show(struct jx_app *app);
enum jx_exit jx_project_list(struct jx_app *app);
enum jx_exit jx_project_show(struct jx_app *app);
enum jx_exit jx_project_copy(struct jx_app *app);
enum jx_exit jx_project_adjust(struct jx_app *app);
enum jx_exit jx_monitor_show(struct jx_app *app);
enum jx_exit jx_monitor_note(struct jx_app *app);
enum jx_exit jx_compare(struct jx_app *app);
enum jx_exit jx_status_show(struct jx_app *app);
enum jx_exit jx_remind(struct jx_app *app);
enum jx_exit jx_todo(struct jx_app *app);
enum jx_exit jx_journal_list(struct jx_app *app);
enum jx_exit jx_journal_show(struct jx_app *app);
enum jx_exit jx_setting_set(struct jx_app *app);
enum jx_exit jx_setting_list(struct jx_app *app);
enum jx_exit jx_setting_history(struct jx_app *app);
enum jx_exit jx_disbursement_request(struct jx_app *app);
enum jx_exit jx_disbursement_pay(struct jx_app *app);
enum jx_exit jx_disbursement_withdraw(struct jx_app *app);
enum jx_exit jx_disbursement_reverse(struct jx_app *app);
enum jx_exit jx_disbursement_show(struct jx_app *app);
enum jx_exit jx_disbursement_list(struct jx_app *app);
enum jx_exit jx_project_import(struct jx_app *app);
enum jx_exit jx_submission_create(struct jx_app *app);
/* Of --many; for jx_submission_create alone. */
enum jx_exit jx_submission_many(struct jx_app *app);
enum jx_exit jx_submission_confirm(struct jx_app *app);
enum jx_exit jx_submission_endorse(struct jx_app *app);
enum jx_exit jx_submission_show(struct jx_app *app);
enum jx_exit jx_submission_list(struct jx_app *app);
enum jx_exit jx_submission_history(struct jx_app *app);
enum jx_exit jx_submission_diff(struct jx_app *app);
enum jx_exit jx_submission_withdraw(struct jx_app *app);
enum jx_exit jx_submission_accept(struct jx_app *app);
enum jx_exit jx_submission_return(struct jx_app *app);
enum jx_exit jx_submission_pending(struct jx_app *app);
enum jx_exit jx_evaluation_show(struct jx_app *app);
enum jx_exit jx_evaluation_note(struct jx_app *app);
enum jx_exit jx_evaluation_finalize(struct jx_app *app);
enum jx_exit jx_evaluation_diff(struct jx_app *app);
enum jx_exit jx_evaluation_list(struct jx_app *app);
enum jx_exit jx_sync(struct jx_app *app);
enum jx_exit jx_outbox_list(struct jx_app *app);
enum jx_exit jx_outbox_show(struct jx_app *app);
enum jx_exit jx_outbox_drop(struct jx_app *app);
enum jx_exit jx_outbox_export(struct jx_app *app);
enum jx_exit jx_outbox_import(struct jx_app *app);
enum jx_exit jx_outbox_deliver(struct jx_app *app);
enum jx_exit jx_receipt_import(struct jx_app *app);
enum jx_exit jx_receipt_list(struct jx_app *app);
enum jx_exit jx_receipt_show(struct jx_app *app);
enum jx_exit jx_receipt_verify(struct jx_app *app);
enum jx_exit jx_man(struct jx_app *app);
enum jx_exit jx_completion(struct jx_app *app);

#endif
