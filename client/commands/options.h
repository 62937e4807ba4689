/* SPDX-License-Identifier: Apache-2.0 */
/* What each command takes; for the table alone. Each list ends with a row of NULLs. */
#ifndef JX_CLIENT_COMMANDS_OPTIONS_H
#define JX_CLIENT_COMMANDS_OPTIONS_H

#include "client/command.h"

extern const struct jx_option jx_ping_options[];
extern const struct jx_option jx_office_add_options[];
extern const struct jx_option jx_office_move_options[];
extern const struct jx_option jx_office_rename_options[];
extern const struct jx_option jx_office_end_options[];
extern const struct jx_option jx_office_history_options[];
extern const struct jx_option jx_office_list_options[];
extern const struct jx_option jx_user_add_options[];
extern const struct jx_option jx_user_revoke_options[];
extern const struct jx_option jx_user_rotate_options[];
extern const struct jx_option jx_catalog_import_options[];
extern const struct jx_option jx_catalog_show_options[];
extern const struct jx_option jx_form_show_options[];
extern const struct jx_option jx_form_template_options[];
extern const struct jx_option jx_duty_add_options[];
extern const struct jx_option jx_duty_end_options[];
extern const struct jx_option jx_duty_list_options[];
extern const struct jx_option jx_period_list_options[];
extern const struct jx_option jx_period_open_options[];
extern const struct jx_option jx_period_close_options[];
extern const struct jx_option jx_waiver_request_options[];
extern const struct jx_option jx_waiver_grant_options[];
extern const struct jx_option jx_waiver_deny_options[];
extern const struct jx_option jx_waiver_list_options[];
extern const struct jx_option jx_calendar_import_options[];
extern const struct jx_option jx_calendar_show_options[];
extern const struct jx_option jx_key_new_options[];
extern const struct jx_option jx_key_show_options[];
extern const struct jx_option jx_profile_new_options[];
extern const struct jx_option jx_journal_list_options[];
extern const struct jx_option jx_journal_show_options[];
extern const struct jx_option jx_setting_set_options[];
extern const struct jx_option jx_setting_list_options[];
extern const struct jx_option jx_setting_history_options[];
extern const struct jx_option jx_project_list_options[];
extern const struct jx_option jx_project_show_options[];
extern const struct jx_option jx_project_copy_options[];
extern const struct jx_option jx_project_adjust_options[];
extern const struct jx_option jx_disbursement_request_options[];
extern const struct jx_option jx_disbursement_pay_options[];
extern const struct jx_option jx_disbursement_withdraw_options[];
extern const struct jx_option jx_disbursement_reverse_options[];
extern const struct jx_option jx_disbursement_show_options[];
extern const struct jx_option jx_disbursement_list_options[];
extern const struct jx_option jx_project_import_options[];
extern const struct jx_option jx_submission_create_options[];
extern const struct jx_option jx_submission_show_options[];
extern const struct jx_option jx_submission_confirm_options[];
extern const struct jx_option jx_submission_history_options[];
extern const struct jx_option jx_submission_list_options[];
extern const struct jx_option jx_submission_diff_options[];
extern const struct jx_option jx_submission_withdraw_options[];
extern const struct jx_option jx_submission_accept_options[];
extern const struct jx_option jx_submission_return_options[];
extern const struct jx_option jx_submission_pending_options[];
extern const struct jx_option jx_evaluation_show_options[];
extern const struct jx_option jx_evaluation_note_options[];
extern const struct jx_option jx_evaluation_finalize_options[];
extern const struct jx_option jx_evaluation_diff_options[];
extern const struct jx_option jx_evaluation_list_options[];
extern const struct jx_option jx_monitor_show_options[];
extern const struct jx_option jx_monitor_note_options[];
extern const struct jx_option jx_compare_options[];
extern const struct jx_option jx_sync_options[];
extern const struct jx_option jx_status_options[];
extern const struct jx_option jx_remind_options[];
extern const struct jx_option jx_outbox_show_options[];
extern const struct jx_option jx_outbox_drop_options[];
extern const struct jx_option jx_receipt_show_options[];
extern const struct jx_option jx_receipt_verify_options[];
extern const struct jx_option jx_outbox_export_options[];
extern const struct jx_option jx_outbox_import_options[];
extern const struct jx_option jx_office_endorsement_options[];
extern const struct jx_option jx_submission_endorse_options[];
extern const struct jx_option jx_outbox_deliver_options[];
extern const struct jx_option jx_receipt_import_options[];

#endif
