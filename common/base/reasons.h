/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every reason for which the server or the client refuses: one row each, with the status that goes over the wire, what
 * the client exits with, the sentence for people, and the command or act that mends it. The server refuses by reason,
 * and status and English message follow; the client finds the row again by name, and gettext translates it.
 *
 * {0} … {5} in a sentence stand for the args of the refusal.
 */
#ifndef JX_COMMON_BASE_REASONS_H
#define JX_COMMON_BASE_REASONS_H

#include <stddef.h>

#include "common/base/status.h"

/* Marks a sentence for xgettext; the translation happens where it is printed. */
#define JX_N(text) text

/* clang-format off */
#define JX_REASONS(X) \
	/* -- the envelope -- */ \
	X(MALFORMED_ENVELOPE, INVALID_ARGUMENT, USAGE, JX_N("the request is not a valid envelope: {0}"), JX_N("update this client")) \
	X(MALFORMED_BODY, INVALID_ARGUMENT, USAGE, JX_N("the request's body is not valid: {0}: {1}"), JX_N("update this client")) \
	X(UNKNOWN_FIELD, INVALID_ARGUMENT, USAGE, JX_N("the server does not know the field {0}"), JX_N("ask for the server to be updated, or use the client of its release")) \
	X(UNKNOWN_METHOD, UNIMPLEMENTED, USAGE, JX_N("the server has no method {0}"), JX_N("ask for the server to be updated: jixiao describe shows what it has")) \
	X(REQUEST_ID_MISSING, INVALID_ARGUMENT, USAGE, JX_N("a write needs a request id of 16 bytes"), JX_N("update this client")) \
	X(REQUEST_ID_REUSED, ALREADY_EXISTS, CONFLICT, JX_N("this request id was used before, for other content (entry {0})"), JX_N("send the new content as a new request")) \
	X(MESSAGE_TOO_LARGE, RESOURCE_EXHAUSTED, USAGE, JX_N("the request has {0} bytes, and at most {1} are taken"), JX_N("send it in parts")) \
	X(RESPONSE_TOO_LARGE, RESOURCE_EXHAUSTED, INTERNAL, JX_N("the answer would have more than {0} bytes"), JX_N("ask for a smaller page")) \
	/* -- identity -- */ \
	X(NOT_ENROLLED_OR_REVOKED, UNAUTHENTICATED, AUTHENTICATION, JX_N("the server does not admit this key: it is not enrolled, or it was revoked or replaced"), JX_N("after user rotate, use a profile that names the new key; else give your identity (jixiao key show) to the bureau's administrator, who enrols it with: jixiao user add")) \
	X(REVOKED, UNAUTHENTICATED, AUTHENTICATION, JX_N("this key was revoked"), JX_N("ask the bureau's administrator; a new key is enrolled with: jixiao user add")) \
	X(KEY_REPLACED, UNAUTHENTICATED, AUTHENTICATION, JX_N("this key was replaced by a newer one"), JX_N("use the profile that names the newer key")) \
	X(SERVER_IDENTITY_MISMATCH, UNAUTHENTICATED, AUTHENTICATION, JX_N("the server at {0} is not the one that this profile names"), JX_N("compare the server's identity (jixiao profile show) with the bureau; a right profile is written with: jixiao profile new FILE --endpoint {0} --server IDENTITY --key FILE")) \
	X(LEDGER_MISMATCH, UNAUTHENTICATED, AUTHENTICATION, JX_N("the server keeps another ledger than this profile names"), JX_N("compare the ledger with the bureau; a right one is written with: jixiao profile new --ledger")) \
	X(AUTHOR_UNKNOWN, UNAUTHENTICATED, AUTHENTICATION, JX_N("the signer of this request is not enrolled, or its key was revoked or replaced"), JX_N("the author signs it again with the key in force")) \
	X(BAD_SIGNATURE, UNAUTHENTICATED, AUTHENTICATION, JX_N("the signature does not fit the request, the key and this ledger"), JX_N("check the ledger and the key of the profile: jixiao profile show")) \
	X(ROLE_MISSING, PERMISSION_DENIED, PERMISSION, JX_N("{0} needs the role {1}"), JX_N("ask the bureau's administrator; your roles are shown by: jixiao whoami")) \
	X(ROLE_EXPIRED, PERMISSION_DENIED, PERMISSION, JX_N("the role for {0} ended on {1}"), JX_N("ask the bureau's administrator to grant it again")) \
	X(OFFICE_OUT_OF_SCOPE, PERMISSION_DENIED, PERMISSION, JX_N("office {0} is not within your authority here (yours is {1})"), JX_N("your office is shown by: jixiao whoami")) \
	X(OFFICE_REQUIRED, INVALID_ARGUMENT, VALIDATION, JX_N("{0} must name an office"), JX_N("offices are listed by: jixiao office list")) \
	/* -- the server's state -- */ \
	X(TIMED_OUT, DEADLINE_EXCEEDED, UNREACHABLE, JX_N("the call's time was over before it ran; nothing was changed"), JX_N("try again, or allow more time with --timeout")) \
	X(QUEUE_FULL, RESOURCE_EXHAUSTED, UNREACHABLE, JX_N("the server has too much to do at the moment"), JX_N("try again in a moment")) \
	X(TOO_MANY_CONNECTIONS, RESOURCE_EXHAUSTED, UNREACHABLE, JX_N("too many connections are open with this key"), JX_N("end some of them")) \
	X(TOO_MANY_PARKED, RESOURCE_EXHAUSTED, UNREACHABLE, JX_N("too many calls wait for a change"), JX_N("end some of them")) \
	X(OUT_OF_MEMORY, RESOURCE_EXHAUSTED, UNREACHABLE, JX_N("the request takes more memory than a round has"), JX_N("send it in parts")) \
	X(DISK_FULL, RESOURCE_EXHAUSTED, UNREACHABLE, JX_N("the server's disk is full; nothing was changed"), JX_N("tell the bureau's operator: space must be freed")) \
	X(CLOCK_JUMPED, FAILED_PRECONDITION, UNREACHABLE, JX_N("the server's clock jumped; writes wait until an operator confirms the time"), JX_N("the operator sets the clock right and confirms it: kill -HUP of jixiaod")) \
	X(READ_ONLY, FAILED_PRECONDITION, UNREACHABLE, JX_N("this server serves a rebuilt copy, which is never written to"), JX_N("use the profile of the bureau's server")) \
	X(COMMIT_UNKNOWN, UNAVAILABLE, UNREACHABLE, JX_N("the server could not tell whether the change is durable, and restarts"), JX_N("try again: the same request is never done twice")) \
	X(SHUTTING_DOWN, UNAVAILABLE, UNREACHABLE, JX_N("the server stops; nothing was changed"), JX_N("try again in a moment")) \
	X(FAULT, INTERNAL, INTERNAL, JX_N("the server met a fault of its own"), JX_N("tell the bureau's operator: jixiaod's log says more")) \
	/* -- offices and principals -- */ \
	X(OFFICE_EXISTS, ALREADY_EXISTS, CONFLICT, JX_N("office {0} exists already: {1}"), JX_N("offices are listed by: jixiao office list")) \
	X(OFFICE_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("there is no office {0}"), JX_N("offices are listed by: jixiao office list")) \
	X(OFFICE_TOO_DEEP, FAILED_PRECONDITION, VALIDATION, JX_N("office {0} would be more than {1} levels deep"), JX_N("choose a parent nearer to the root")) \
	X(OFFICE_IS_ROOT, FAILED_PRECONDITION, VALIDATION, JX_N("office {0} is the root of all others: it neither moves nor ends"), JX_N("its name is changed by: jixiao office rename")) \
	X(OFFICE_BELOW_ITSELF, FAILED_PRECONDITION, VALIDATION, JX_N("office {0} cannot move to {1}, which is itself or stands below it"), JX_N("name another parent; the tree is shown by: jixiao office list")) \
	X(OFFICE_UNCHANGED, FAILED_PRECONDITION, CONFLICT, JX_N("office {0} is so already; nothing would change"), JX_N("what it was and is, is shown by: jixiao office history {0}")) \
	X(OFFICE_ENDED, FAILED_PRECONDITION, CONFLICT, JX_N("office {0} has ended: from {1} on it is no more"), JX_N("what took over from it is shown by: jixiao office history {0}")) \
	X(OFFICE_CHANGED_LATER, FAILED_PRECONDITION, CONFLICT, JX_N("a change from {0} on would come before one from {1} on that is made already"), JX_N("name {1} or a later month; changes are shown by: jixiao office history")) \
	X(OFFICE_HAS_FIGURES, FAILED_PRECONDITION, CONFLICT, JX_N("office {0} has reported the form {1} for {2}, and the totals of that month hold it"), JX_N("name a later month; or have the figures of {2} and later months withdrawn first: jixiao submission withdraw")) \
	X(OFFICE_HAS_MONEY, FAILED_PRECONDITION, CONFLICT, JX_N("office {0} has asked for disbursement {1} on {2}, and the totals of that month hold it"), JX_N("name a later month")) \
	X(OFFICE_HAS_OFFICES, FAILED_PRECONDITION, CONFLICT, JX_N("office {0} still has offices below it, {1} among them"), JX_N("move or end them first: jixiao office move; jixiao office end")) \
	X(OFFICE_FULL, FAILED_PRECONDITION, VALIDATION, JX_N("office {0} has {1} offices below it already"), JX_N("add a level between")) \
	X(FIELD_INVALID, INVALID_ARGUMENT, VALIDATION, JX_N("{0}: {1}"), JX_N("mend the value")) \
	X(IDENTITY_INVALID, INVALID_ARGUMENT, VALIDATION, JX_N("{0} is not a valid identity: {1}"), JX_N("an identity begins with jx1 and is printed by: jixiao key show")) \
	X(IDENTITY_TAKEN, ALREADY_EXISTS, CONFLICT, JX_N("the identity {0} belongs to principal {1} already, or did once"), JX_N("make a new key with: jixiao key new")) \
	X(PRINCIPAL_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("there is no principal {0}"), JX_N("principals are listed by: jixiao user list")) \
	X(PRINCIPAL_REVOKED, FAILED_PRECONDITION, CONFLICT, JX_N("principal {0} was revoked already"), JX_N("principals are listed by: jixiao user list")) \
	X(PRINCIPAL_OFFICE_DIFFERS, FAILED_PRECONDITION, CONFLICT, JX_N("principal {0} belongs to office {1}, not to {2}"), JX_N("principals are listed by: jixiao user list")) \
	X(SERVER_PRINCIPAL, FAILED_PRECONDITION, VALIDATION, JX_N("principal 0 is the server itself and cannot be changed so"), JX_N("principals are listed by: jixiao user list")) \
	X(LAST_ADMIN, FAILED_PRECONDITION, CONFLICT, JX_N("principal {0} is the last administrator of the root office"), JX_N("enrol another one first: jixiao user add --role admin")) \
	X(TOO_MANY_KEYS, FAILED_PRECONDITION, VALIDATION, JX_N("principal {0} has had {1} keys"), JX_N("enrol a new principal: jixiao user add")) \
	X(ROLE_NOT_GRANTABLE, INVALID_ARGUMENT, VALIDATION, JX_N("the role {0} cannot be granted"), JX_N("roles are clerk, reviewer, manager, auditor, admin, head")) \
	X(FOUNDED_ALREADY, FAILED_PRECONDITION, CONFLICT, JX_N("this ledger was founded already"), JX_N("nothing is to be done")) \
	X(CATALOG_OF_ROOT, PERMISSION_DENIED, PERMISSION, JX_N("the catalogue is kept by the root office {0}, not by {1}"), JX_N("ask a manager of the root office")) \
	X(CATALOG_NEWER, FAILED_PRECONDITION, CONFLICT, JX_N("a catalogue from {0} on would precede the newest one, which holds from {1} on"), JX_N("import it from that month or a later one: jixiao catalog import --from")) \
	X(FORM_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("there is no report form {0}"), JX_N("forms are listed by: jixiao form list")) \
	X(DUTY_EXISTS, ALREADY_EXISTS, CONFLICT, JX_N("office {0} owes the form {1} already, in a month from {2} on"), JX_N("duties are listed by: jixiao duty list")) \
	X(DUTY_HAS_FIGURES, FAILED_PRECONDITION, CONFLICT, JX_N("office {0} has submitted the form {1} for {2}, which is later"), JX_N("end the duty with that month or a later one")) \
	X(DUTY_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("office {0} does not owe the form {1} in {2}"), JX_N("duties are listed by: jixiao duty list")) \
	X(OFFICE_NOT_ROOT, PERMISSION_DENIED, PERMISSION, JX_N("settings are kept by the root office {0}, not by {1}"), JX_N("ask a manager of the root office")) \
	X(SETTING_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("there is no setting {0}"), JX_N("settings are listed by: jixiao setting list")) \
	X(PROJECT_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("there is no project {0}"), JX_N("projects are listed by: jixiao project list")) \
	X(OWN_OFFICE_ONLY, PERMISSION_DENIED, PERMISSION, JX_N("without the role manager you act for your own office {1} alone, not for {0}"), JX_N("a manager may act for the offices below")) \
	X(DISBURSEMENT_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("there is no disbursement {0}"), JX_N("disbursements are listed by: jixiao disburse list")) \
	X(DISBURSEMENT_OFFICE_DIFFERS, PERMISSION_DENIED, PERMISSION, JX_N("disbursement {0} is not of office {1}"), JX_N("disbursements are listed by: jixiao disburse list")) \
	X(DISBURSEMENT_CLOSED, FAILED_PRECONDITION, CONFLICT, JX_N("of disbursement {0} nothing is left to pay or to withdraw"), JX_N("it is shown by: jixiao disburse show")) \
	X(DISBURSEMENT_FULL, FAILED_PRECONDITION, VALIDATION, JX_N("disbursement {0} has {1} payments and reversals already"), JX_N("request the rest as another disbursement")) \
	X(PROJECT_DISBURSEMENTS_FULL, FAILED_PRECONDITION, VALIDATION, JX_N("project {0} has {1} disbursements already"), JX_N("tell the bureau that the project needs another code")) \
	X(PROJECT_PAYMENTS_FULL, FAILED_PRECONDITION, VALIDATION, JX_N("project {0} has {1} payments and reversals already"), JX_N("tell the bureau that the project needs another code")) \
	X(FUND_EXCEEDED, FAILED_PRECONDITION, VALIDATION, JX_N("{0} is more than the {1} of project {2} has left: {3}"), JX_N("ask for less, or have the budget adjusted: jixiao project adjust")) \
	X(BUDGET_EXCEEDED, FAILED_PRECONDITION, VALIDATION, JX_N("{0} is more than the budget of project {1} has left: {2}"), JX_N("ask for less, or have the budget adjusted: jixiao project adjust")) \
	X(PAYER_REQUESTED, PERMISSION_DENIED, PERMISSION, JX_N("you requested disbursement {0} yourself"), JX_N("another manager pays it")) \
	X(PAYMENT_TOO_LARGE, FAILED_PRECONDITION, VALIDATION, JX_N("of disbursement {0}, {1} is not paid yet, less than {2}"), JX_N("pay at most that much")) \
	X(PAYMENT_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("there is no payment {0}"), JX_N("payments are shown by: jixiao disburse show")) \
	X(PAYMENT_IS_REVERSAL, FAILED_PRECONDITION, VALIDATION, JX_N("entry {0} is itself the reversal of payment {1}"), JX_N("what was reversed by mistake is paid again: jixiao disburse pay")) \
	X(PAYMENT_REVERSED, FAILED_PRECONDITION, CONFLICT, JX_N("of payment {0} nothing is left to reverse"), JX_N("payments are shown by: jixiao disburse show")) \
	X(REVERSAL_TOO_LARGE, FAILED_PRECONDITION, VALIDATION, JX_N("of payment {0}, {1} is left to reverse, less than {2}"), JX_N("reverse at most that much")) \
	X(DATE_TOO_EARLY, FAILED_PRECONDITION, VALIDATION, JX_N("{0} is before {1}, the day of what it follows"), JX_N("give that day or a later one")) \
	X(DATE_IN_FUTURE, FAILED_PRECONDITION, VALIDATION, JX_N("{0} is later than the server's day, {1}"), JX_N("give the day on which it happened")) \
	X(PROJECT_EXISTS, ALREADY_EXISTS, CONFLICT, JX_N("project {0} exists already: {1}"), JX_N("projects are listed by: jixiao project list; a new version is made by: jixiao project import --update")) \
	X(PROJECT_VERSION_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("project {0} has no version {1}; its newest is {2}"), JX_N("the newest is shown by: jixiao project show {0}")) \
	X(PROJECT_VERSION_STALE, ABORTED, CONFLICT, JX_N("project {0} has version {1} by now; this corrects version {2}"), JX_N("look at the newest (jixiao project show {0}) and correct that one")) \
	X(PROJECT_DEPARTMENT_DIFFERS, FAILED_PRECONDITION, CONFLICT, JX_N("project {0} belongs to office {1}, not to {2}"), JX_N("its department is shown by: jixiao project show {0}")) \
	X(PROJECT_VERSIONS_FULL, FAILED_PRECONDITION, VALIDATION, JX_N("project {0} has {1} versions already"), JX_N("tell the bureau's operator")) \
	X(PROJECT_ADJUSTMENTS_FULL, FAILED_PRECONDITION, VALIDATION, JX_N("project {0} has {1} adjustments already"), JX_N("tell the bureau's operator")) \
	X(FUND_OVERDRAWN, FAILED_PRECONDITION, VALIDATION, JX_N("the {0} of project {1} would be {2} on {3}"), JX_N("its funds and adjustments are shown by: jixiao project show {1}")) \
	X(FUND_COMMITTED, FAILED_PRECONDITION, CONFLICT, JX_N("the {0} of project {1} would be {2} on {3}, and {4} of it is paid or asked for"), JX_N("what stands against it is listed by: jixiao disbursement list --project {1}")) \
	X(SUBMISSION_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("office {1} has not submitted the form {0} for {2}"), JX_N("what was submitted is listed by: jixiao submission list")) \
	X(REVISION_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("the form {0} of office {1} for {2} has no revision {3}; its newest is {4}"), JX_N("its revisions are listed by: jixiao submission history")) \
	X(SUBMISSION_CHANGED, ABORTED, CONFLICT, JX_N("{0} of {1} was changed since: revision {2} is by {3}, {4}"), JX_N("compare both; to have yours in its place, submit them again with: --base {2}")) \
	X(SUBMISSION_SAME, ALREADY_EXISTS, CONFLICT, JX_N("nothing changes: revision {0} says the same"), JX_N("nothing is to be done")) \
	X(TOO_MANY_AT_ONCE, INVALID_ARGUMENT, VALIDATION, JX_N("{0} submissions are more than the {1} that are taken at once"), JX_N("send them in parts, or one by one: jixiao submit --many FILE --each")) \
	X(REPORTED_ITSELF, FAILED_PRECONDITION, CONFLICT, JX_N("office {1} has reported {0} of {2} itself; nothing is to be confirmed"), JX_N("who reported it is shown by: jixiao submission show {0} {2}")) \
	X(CONFIRMED_ALREADY, ALREADY_EXISTS, CONFLICT, JX_N("{0} of {1} was confirmed already"), JX_N("nothing is to be done")) \
	X(FIGURES_WRONG, INVALID_ARGUMENT, VALIDATION, JX_N("figures were refused ({0}); nothing was changed"), JX_N("correct what is named, then try again")) \
	X(TOTAL_TOO_LARGE, OUT_OF_RANGE, VALIDATION, JX_N("with these figures a total would be too large"), JX_N("look for figures with too many digits")) \
	X(TOO_MANY_REVISIONS, FAILED_PRECONDITION, VALIDATION, JX_N("{0} of {1} has had {2} revisions"), JX_N("tell the bureau's administrator")) \
	X(SUBMISSION_WITHDRAWN, ALREADY_EXISTS, CONFLICT, JX_N("{0} of {1} was withdrawn already, by revision {2}"), JX_N("nothing is to be done")) \
	X(SUBMISSION_NOT_ACCEPTED, NOT_FOUND, NOT_FOUND, JX_N("of the form {0} of office {1} for {2} nothing counts: no revision was accepted, or it was withdrawn"), JX_N("its revisions are listed by: jixiao submission history {0} {2} --office {1}")) \
	X(REVIEW_STALE, ABORTED, CONFLICT, JX_N("{0} of office {1} for {2} changed since it was looked at: revision {3} is by {4}, {5}"), JX_N("look at it again: jixiao submission show {0} {2} --office {1}")) \
	X(REVIEW_DONE, FAILED_PRECONDITION, CONFLICT, JX_N("{0} of office {1} for {2} does not wait for a review; its newest revision is {3}"), JX_N("what waits is listed by: jixiao submission pending")) \
	X(REVIEW_OF_OWN, PERMISSION_DENIED, PERMISSION, JX_N("you submitted {0} of office {1} for {2} yourself, or signed it as a head"), JX_N("another reviewer looks at it")) \
	X(REVIEW_BREAKS, FAILED_PRECONDITION, VALIDATION, JX_N("{0} rules would not hold among the months that count; nothing was accepted"), JX_N("accept the months that are named first, or return what does not fit: jixiao submission return")) \
	X(REVIEW_ABOVE, PERMISSION_DENIED, PERMISSION, JX_N("what office {0} submits is reviewed in the offices above it"), JX_N("ask a reviewer there; what waits for you is listed by: jixiao submission pending")) \
	X(INDICATOR_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("project {0} has no indicator {1}"), JX_N("its indicators are shown by: jixiao project show")) \
	X(TIER_NOT_TAKEN, FAILED_PRECONDITION, VALIDATION, JX_N("figures decide whether {0} reaches {1}; no person's tier counts"), JX_N("give a reason, or have the figures corrected")) \
	X(EVALUATION_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("there is no finalized evaluation {0}"), JX_N("finalized evaluations are listed by: jixiao evaluation list")) \
	X(EVALUATION_PROVISIONAL, FAILED_PRECONDITION, CONFLICT, JX_N("the evaluation of {0} at {1} is provisional: {2} forms are missing, or an indicator waits for figures or for a person"), JX_N("see what is missing with: jixiao evaluation show; or finalize it nevertheless with --provisional")) \
	X(EVALUATION_TOO_EARLY, FAILED_PRECONDITION, CONFLICT, JX_N("{1} has not ended: the evaluation of {0} would lack figures that are yet to come"), JX_N("finalize it after the month; until then it is shown by: jixiao evaluation show")) \
	X(EVALUATION_WITHOUT_REASONS, FAILED_PRECONDITION, CONFLICT, JX_N("the evaluation of {0} at {1} lacks the reasons of {2} indicators: {3}"), JX_N("give each with: jixiao evaluation note CODE --as-of MONTH --indicator NAME --reason TEXT; or finalize it nevertheless with --without-reasons")) \
	X(FIGURES_TOO_LARGE, FAILED_PRECONDITION, VALIDATION, JX_N("the figures of {0} are too large to be computed exactly"), JX_N("look for a figure that was entered wrongly: jixiao evaluation show --explain")) \
	X(COLUMN_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("there is neither an item nor a formula {0} on which offices are compared"), JX_N("items and formulas are shown by: jixiao catalog show")) \
	X(COMPARISON_TOO_WIDE, FAILED_PRECONDITION, VALIDATION, JX_N("more than {0} items and formulas would stand side by side"), JX_N("name those that matter: jixiao compare --columns")) \
	X(COMPARISON_NOT_PUBLISHED, PERMISSION_DENIED, PERMISSION, JX_N("the comparison of offices is not published for {0} yet"), JX_N("a manager of the bureau publishes it with: jixiao setting set comparison.published {0}")) \
	X(ENDORSEMENT_MISSING, FAILED_PRECONDITION, CONFLICT, JX_N("office {0} sends nothing without the signature of its head"), JX_N("let the head sign it: jixiao submission endorse; what waits for that is listed by: jixiao outbox list")) \
	X(ENDORSEMENT_INVALID, INVALID_ARGUMENT, VALIDATION, JX_N("the signature of the head, by {0}, does not fit the figures"), JX_N("let the head look at them and sign again: jixiao submission endorse")) \
	X(ENDORSER_NOT_HEAD, PERMISSION_DENIED, PERMISSION, JX_N("{0}, who signed as the head, is no head of office {1} now"), JX_N("let one sign who is: jixiao submission endorse; heads are enrolled by: jixiao user add --office {1} --role head")) \
	X(ENDORSER_KEY_ENDED, PERMISSION_DENIED, PERMISSION, JX_N("the key by which {0} signed as the head was replaced or revoked"), JX_N("let the head sign again, with a key in force: jixiao submission endorse")) \
	X(ENDORSER_SUBMITS, PERMISSION_DENIED, PERMISSION, JX_N("{0} submits it himself, and cannot be the second who signs it"), JX_N("let another head sign it (jixiao submission endorse), or another clerk submit it")) \
	X(CONFIRMER_NOT_HEAD, PERMISSION_DENIED, PERMISSION, JX_N("in office {0} only its head confirms what was reported on its behalf"), JX_N("let the head run: jixiao submission confirm {1} {2}")) \
	X(OFFICE_HEADLESS, FAILED_PRECONDITION, VALIDATION, JX_N("office {0} has no head who could sign"), JX_N("enrol one first: jixiao user add --identity IDENTITY --name NAME --office {0} --role head")) \
	X(PERIOD_CLOSED, FAILED_PRECONDITION, PERIOD_CLOSED, JX_N("{0} of {1} is closed: it was taken until {2}"), JX_N("ask for a waiver: jixiao waiver request --form {0} --period {1} --office {3} --until DAY --reason TEXT")) \
	X(PERIOD_NOT_OPEN, FAILED_PRECONDITION, PERIOD_CLOSED, JX_N("{0} of {1} opens on {2}"), JX_N("submit it from that day on; the days are listed by: jixiao period list --period {1}")) \
	X(PERIODS_OF_ROOT, PERMISSION_DENIED, PERMISSION, JX_N("calendar and periods are kept by the root office {0}, not by {1}"), JX_N("ask an administrator of the root office")) \
	X(WAIVER_NEEDLESS, FAILED_PRECONDITION, CONFLICT, JX_N("{0} of {1} does not close: it needs no waiver"), JX_N("submit it: jixiao submit --form {0} --period {1} FILE")) \
	X(WAIVER_REQUESTED, ALREADY_EXISTS, CONFLICT, JX_N("waiver {0}, for the same, waits for a decision already"), JX_N("waivers are listed by: jixiao waiver list")) \
	X(WAIVER_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("there is no waiver {0}"), JX_N("waivers are listed by: jixiao waiver list")) \
	X(WAIVER_DECIDED, FAILED_PRECONDITION, CONFLICT, JX_N("waiver {0} was decided already"), JX_N("waivers are listed by: jixiao waiver list; a new one is asked for by: jixiao waiver request")) \
	X(WAIVER_OWN, PERMISSION_DENIED, PERMISSION, JX_N("you asked for waiver {0} yourself"), JX_N("another administrator decides it")) \
	X(STATUS_TOO_WIDE, FAILED_PRECONDITION, VALIDATION, JX_N("more than {0} forms and months would stand side by side"), JX_N("name one form (--form), or one month (--period)")) \
	X(ENTRY_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("the journal has no entry {0}; its last one is {1}"), JX_N("entries are listed by: jixiao journal list")) \
	/* -- of the client alone; they never cross the wire -- */ \
	X(UNREACHABLE, UNAVAILABLE, UNREACHABLE, JX_N("no server answered at {0} within {1} s; nothing was changed"), JX_N("check the network and the endpoint (jixiao profile show), and try again")) \
	X(NO_GREETING, UNAVAILABLE, UNREACHABLE, JX_N("at {0} something takes connections, but did not answer as jixiaod does within {1} s; nothing was changed"), JX_N("check whether the endpoint (jixiao profile show) is jixiaod's, and no web server's; where it is, try again later, and tell the bureau's operator if it stays so")) \
	X(NOT_JIXIAOD, UNAVAILABLE, UNREACHABLE, JX_N("what answers at {0} is no jixiaod: it speaks otherwise; nothing was changed"), JX_N("ask the bureau for its endpoint; a right profile is written with: jixiao profile new FILE --endpoint E --server IDENTITY --key FILE")) \
	X(NO_ANSWER, DEADLINE_EXCEEDED, INTERNAL, JX_N("the server at {0} did not answer within {1} s; whether the change was made is not known"), JX_N("look whether it was made (jixiao journal list) before you do it again")) \
	X(IN_DOUBT, UNKNOWN, INTERNAL, JX_N("whether the change was made is not known: an attempt had no answer, and the server cannot be asked again: {0}"), JX_N("look whether it was made (jixiao journal list) before you do it again")) \
	X(RECEIPT_INVALID, DATA_LOSS, VERIFICATION, JX_N("the server's receipt does not fit the request: {0}"), JX_N("do not trust this answer; tell the bureau's operator")) \
	X(ENTRY_INVALID, DATA_LOSS, VERIFICATION, JX_N("entry {0} does not verify: {1}"), JX_N("do not trust this journal; the bureau's operator examines it with: jixiaod check")) \
	X(RESPONSE_INVALID, INTERNAL, INTERNAL, JX_N("the server's answer is not valid: {0}"), JX_N("update this client")) \
	X(USAGE, INVALID_ARGUMENT, USAGE, JX_N("{0}"), JX_N("see: jixiao {1} --help")) \
	X(TEXT_INVALID, INVALID_ARGUMENT, VALIDATION, JX_N("an argument is not UTF-8 text"), JX_N("set the terminal, or the encoding of the script, to UTF-8 (it may be GBK)")) \
	X(PROFILE_INVALID, FAILED_PRECONDITION, USAGE, JX_N("profile {0}: {1}"), JX_N("name the right file with --profile, or correct this one (where others may read it: chmod 600 {0}); a new one is written with: jixiao profile new FILE --endpoint E --server IDENTITY --key FILE")) \
	X(KEY_FILE_INVALID, FAILED_PRECONDITION, USAGE, JX_N("key file {0}: {1}"), JX_N("bring the file back or correct it (where others may read it: chmod 600 {0}); only who has no key yet makes one: jixiao key new FILE")) \
	X(OUTPUT_FAILED, INTERNAL, INTERNAL, JX_N("the standard output cannot be written: {0}"), JX_N("free space or choose another place; a change whose entry was told is made")) \
	X(FILE_EXISTS, FAILED_PRECONDITION, USAGE, JX_N("there is a file {0} already, and none is replaced"), JX_N("give another name, or move that file away")) \
	X(FILE_INVALID, INVALID_ARGUMENT, VALIDATION, JX_N("{0}: {1}"), JX_N("mend the file; nothing was changed")) \
	X(FILE_LINE_INVALID, INVALID_ARGUMENT, VALIDATION, JX_N("{0}, line {1}: {2}"), JX_N("mend the file; nothing was changed")) \
	X(FILE_CELL_INVALID, INVALID_ARGUMENT, VALIDATION, JX_N("{0}, line {1}, cell {2}: {3}"), JX_N("mend the file; nothing was changed")) \
	X(PROJECTS_DIFFER, FAILED_PRECONDITION, DIFFERENCES, JX_N("{0} says otherwise than the server; nothing was changed"), JX_N("look at the differences (without -o json they are told); with --update they become a new version")) \
	X(FORM_NOT_IN_FORCE, NOT_FOUND, NOT_FOUND, JX_N("the catalogue of {1} has no report form {0}; the newest one, in force from {2} on, has it"), JX_N("name a month from {2} on; its forms are listed by: jixiao form list")) \
	X(FIGURE_INVALID, INVALID_ARGUMENT, VALIDATION, JX_N("{0}: {1}"), JX_N("{2}")) \
	X(KEPT, UNAVAILABLE, KEPT, JX_N("signed and kept in the outbox as number {0}, not delivered yet: {1}"), JX_N("it is delivered, once and never twice, by your next command that reaches the server, or by: jixiao sync")) \
	X(OUTBOX_FAILED, FAILED_PRECONDITION, USAGE, JX_N("the outbox {0} cannot be used: {1}"), JX_N("free space, or see to the permissions of the file and its folder; nothing was sent")) \
	X(OUTBOX_DAMAGED, DATA_LOSS, VERIFICATION, JX_N("the outbox {0} is damaged: {1}"), JX_N("move the file away, and a new one is made; see what the bureau has (jixiao submission list), and submit again what it has not")) \
	X(OUTBOX_HOLDS, ABORTED, CONFLICT, JX_N("the figures of {0} that you made before were refused, and wait in the outbox as number {1}"), JX_N("see why with: jixiao outbox show {1}; then drop them (jixiao outbox drop {1}) or have them sent again (jixiao sync)")) \
	X(OUTBOX_AWAITS, FAILED_PRECONDITION, CONFLICT, JX_N("the figures of {0} await the signature of the head in the outbox: nothing was sent that could be withdrawn"), JX_N("drop them, by their number: jixiao outbox list; jixiao outbox drop NUMBER")) \
	X(OUTBOX_MOVED, ABORTED, CONFLICT, JX_N("another command of yours has put figures of {0} into the outbox in the meantime"), JX_N("run this one again: it then corrects those")) \
	X(OUTBOX_ENTRY_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("the outbox has no number {0}"), JX_N("what waits is listed by: jixiao outbox list")) \
	X(OUTBOX_ENTRY_SENT, FAILED_PRECONDITION, CONFLICT, JX_N("number {0} was sent, and no answer came: it may have arrived"), JX_N("let the server tell with: jixiao sync; or drop it nevertheless with --force")) \
	X(OUTBOX_ENTRY_CORRECTED, FAILED_PRECONDITION, CONFLICT, JX_N("number {1} of the outbox was made on number {0}"), JX_N("drop that one first: jixiao outbox drop {1}; or have both sent: jixiao sync")) \
	X(RECEIPT_NOT_FOUND, NOT_FOUND, NOT_FOUND, JX_N("no receipt of entry {0} is kept here"), JX_N("those that are kept are listed by: jixiao receipt list")) \
	X(KEPT_RECEIPT_INVALID, DATA_LOSS, VERIFICATION, JX_N("receipt {0} does not verify: {1}"), JX_N("do not rely on it; where it was right before, this machine's file was changed")) \
	X(RECEIPT_LOST, DATA_LOSS, VERIFICATION, JX_N("the server does not know entry {1} any more, by which it received your figures of {0}"), JX_N("send it again first: jixiao sync --resend; then this one")) \
	X(NOT_KNOWN_OFFLINE, NOT_FOUND, UNREACHABLE, JX_N("without a server {0} is not known to this machine"), JX_N("ask the server once, so that it is remembered: jixiao whoami; jixiao form list")) \
	X(REMINDERS_FAILED, UNKNOWN, INTERNAL, JX_N("{0} reminders are not known to have arrived"), JX_N("look at what the program said; they are tried again with: jixiao remind … --again")) \
	X(FILE_FAILED, FAILED_PRECONDITION, USAGE, JX_N("{0}: {1}"), JX_N("check the path and its permissions"))
/* clang-format on */

enum jx_reason {
	JX_REASON_NONE = 0,
#define X(name, status, exit, text, fix) JX_REASON_##name,
	JX_REASONS(X)
#undef X
		JX_REASON_COUNT
};

struct jx_reason_row {
	const char *name; /* "REQUEST_ID_REUSED" */
	enum jx_status status;
	enum jx_exit exit;
	const char *text; /* English, with {0} … */
	const char *fix;
};

/* The row of a reason; programmer error for JX_REASON_NONE or a number past the last. */
const struct jx_reason_row *jx_reason_row(enum jx_reason reason);

/* The reason of that name, or JX_REASON_NONE: a newer server may have reasons that this client does not know. */
enum jx_reason jx_reason_find(const char *name);

/* What to exit with. The reason decides; where it is unknown, the status does. */
enum jx_exit jx_exit_of(enum jx_status status, const char *reason_name);

/*
 * Fills `template` with args into out, always terminated, cut at a character's border where it is too long. A
 * placeholder without its arg stays as it is. Returns the length written.
 */
size_t jx_reason_format(const char *template, const char *const *args, size_t n_args, char *out, size_t out_size);

#endif
