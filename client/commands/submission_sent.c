/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/submission_sent.h"

#include <stdlib.h>
#include <string.h>

static const struct jx_item *item_at(const struct jx_figures *figures, size_t index)
{
	return jx_form_item(&figures->catalog, figures->form, index);
}

bool jx_sent_fill(struct jx_figures *figures, struct jx_sent *sent)
{
	const size_t room = figures->form->n_items + 1;
	Jixiao__V1__Cell *cells = jx_arena_alloc(&figures->arena, room * sizeof(*cells));

	*sent = (struct jx_sent){.rows = jx_arena_alloc(&figures->arena, room * sizeof(Jixiao__V1__Cell *))};
	for (size_t i = 0; i < figures->form->n_items && cells != NULL && sent->rows != NULL; i++) {
		const struct jx_item_cell *cell = &figures->cells[i];
		Jixiao__V1__Cell *row;

		if (cell->state == JX_CELL_ABSENT)
			continue;
		row = &cells[sent->n];
		jixiao__v1__cell__init(row);
		row->item_code = (char *)item_at(figures, i)->code;
		row->state = (Jixiao__V1__CellState)cell->state;
		row->ten_thousandths = cell->value;
		row->note = (char *)(cell->note != NULL ? cell->note : "");
		sent->rows[sent->n++] = row;
	}
	return cells != NULL && sent->rows != NULL;
}

void jx_sent_request(const struct jx_figures *figures, const struct jx_revision *newest, const char *note,
		     const struct jx_sent *sent, Jixiao__V1__SubmissionsCreateRequest *request)
{
	jixiao__v1__submissions_create_request__init(request);
	request->form_code = (char *)figures->form->code;
	request->office_code = (char *)figures->office;
	request->period = (char *)figures->period;
	request->base_id.data = (uint8_t *)newest->id;
	request->base_id.len = newest->id_size;
	request->cells = sent->rows;
	request->n_cells = sent->n;
	request->note = (char *)note;
}

bool jx_sent_place(const struct jx_figures *figures, const struct jx_sent *sent, const char *field,
		   char where[JX_FIGURE_WHERE])
{
	const char *number = strchr(field, '[');
	size_t row = number != NULL ? strtoul(number + 1, NULL, 10) : sent->n, index;

	if (strncmp(field, "cells", strlen("cells")) != 0)
		return false;
	if (row < sent->n && jx_form_index(&figures->catalog, figures->form, sent->rows[row]->item_code, &index))
		jx_figures_where(figures, &figures->places[index], item_at(figures, index)->name, where);
	else
		jx_figures_where(figures, NULL, NULL, where);
	return true;
}

void jx_sent_findings(const struct jx_figures *figures, const struct jx_sent *sent,
		      Jixiao__V1__Violation *const *findings, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const Jixiao__V1__Violation *finding = findings[i];
		char where[JX_FIGURE_WHERE];

		jx_app_finding(jx_sent_place(figures, sent, finding->field, where) ? where : finding->field, finding);
	}
}
