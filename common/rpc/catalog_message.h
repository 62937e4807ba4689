/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue as messages of the contract, and back: for the server's service and for the client alike.
 */
#ifndef JX_COMMON_RPC_CATALOG_MESSAGE_H
#define JX_COMMON_RPC_CATALOG_MESSAGE_H

#include "jixiao/v1/catalog.pb-c.h"

#include "common/base/arena.h"
#include "common/model/catalog.h"

/* What a CatalogImportRequest and a CatalogGetResponse have in common. Everything is borrowed. */
struct jx_catalog_lists {
	Jixiao__V1__Form **forms;
	Jixiao__V1__Formula **formulas;
	Jixiao__V1__Measure **measures;
	Jixiao__V1__Check **checks;
	size_t n_forms, n_formulas, n_measures, n_checks;
};

/* Those of a message, of either type. */
#define JX_CATALOG_LISTS(message)                                                                                      \
	{                                                                                                              \
		(message)->forms, (message)->formulas, (message)->measures, (message)->checks, (message)->n_forms,     \
			(message)->n_formulas, (message)->n_measures, (message)->n_checks                              \
	}

/*
 * Copies the lists into a catalogue in the arena. INVALID_ARGUMENT where `told` was told of texts or lists that are too
 * long: nothing else is checked, which is jx_catalog_check's. RESOURCE_EXHAUSTED where the arena is full.
 */
enum jx_status jx_catalog_of_lists(const struct jx_catalog_lists *lists, struct jx_arena *arena,
				   struct jx_catalog *catalog, jx_catalog_told told, void *context);

/* The lists in the arena; their texts are borrowed from the catalogue. RESOURCE_EXHAUSTED where the arena is full. */
enum jx_status jx_lists_of_catalog(const struct jx_catalog *catalog, struct jx_arena *arena,
				   struct jx_catalog_lists *lists);

#endif
