/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The official forms, laid out from messages of the contract for any renderer. Their texts are Chinese in every locale,
 * since the forms are. Each builder begins the grid; the caller ends and clears it.
 */
#ifndef JX_CLIENT_FORMS_FORMS_H
#define JX_CLIENT_FORMS_FORMS_H

#include <protobuf-c/protobuf-c.h>

#include "client/print/grid.h"

typedef void (*jx_form_build)(const ProtobufCMessage *message, struct jx_grid *form);

/* 绩效目标表, as the bureau's own document lays it out; of a jixiao.v1.Project. */
void jx_goal_table_build(const ProtobufCMessage *project, struct jx_grid *form);

/* 项目支出绩效自评表 (财预〔2020〕10号); of a jixiao.v1.Evaluation. */
void jx_self_evaluation_build(const ProtobufCMessage *evaluation, struct jx_grid *form);

/* 项目支出绩效目标执行监控表 (财预〔2019〕136号); of a jixiao.v1.Monitor. */
void jx_monitoring_build(const ProtobufCMessage *monitor, struct jx_grid *form);

#endif
