/*
 * What --json prints: objects made with jansson.
 */
#ifndef VIVA_UI_JSON_H
#define VIVA_UI_JSON_H

#include "drill/prove.h"
#include "store/cards.h"
#include "store/decks.h"
#include "store/stats.h"

#include <jansson.h>

/* Prints the value with a line feed and drops it. */
void json_print(json_t *value);

/* Text that may hold bytes that are no UTF-8 (a program's output): those are replaced. */
json_t *json_of_text(const char *text);
json_t *json_of_rows(const struct cards_rows *rows);
json_t *json_of_card(const struct cards_entry *e, const struct proof *proof);
json_t *json_of_decks(const struct decks_list *decks);
json_t *json_of_stats(const struct stats *s);
json_t *json_of_message(const struct deck *d, const struct deck_msg *msg);

#endif
