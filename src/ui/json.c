#include "ui/json.h"

#include "ui/card_view.h"
#include "ui/term.h"
#include "util/utf8.h"

void json_print(json_t *value)
{
    char *text = json_dumps(value, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    if (text) {
        term_write(text, strlen(text));
        term_write("\n", 1);
    }
    free(text);
    json_decref(value);
}

json_t *json_of_text(const char *text)
{
    json_t *value = json_string(text);
    if (value)
        return value;
    struct strbuf clean = {0};
    size_t len = strlen(text);
    for (size_t i = 0; i < len;) {
        uint32_t c;
        size_t n = utf8_decode(&c, text + i, len - i);
        strbuf_add_utf8(&clean, n ? c : 0xfffd);
        i += n ? n : 1;
    }
    value = json_string(strbuf_str(&clean));
    strbuf_release(&clean);
    return value;
}

static json_t *of_state(const struct schedule_state *s)
{
    json_t *o = json_object();
    json_object_set_new(o, "phase", json_string(schedule_phase_name(s->phase)));
    if (s->phase == PHASE_NEW)
        return o;
    json_object_set_new(o, "due_ms", json_integer(s->due_ms));
    json_object_set_new(o, "interval_days", json_integer(s->interval_days));
    json_object_set_new(o, "reviews", json_integer(s->n_reviews));
    json_object_set_new(o, "lapses", json_integer(s->n_lapses));
    json_object_set_new(o, "stability", json_real(s->memory.stability));
    json_object_set_new(o, "difficulty", json_real(s->memory.difficulty));
    return o;
}

static json_t *of_words(const struct card_words *words)
{
    json_t *a = json_array();
    for (size_t i = 0; i < words->n; i++)
        json_array_append_new(a, json_of_text(words->items[i]));
    return a;
}

json_t *json_of_rows(const struct cards_rows *rows)
{
    json_t *a = json_array();
    for (size_t i = 0; i < rows->n; i++) {
        const struct cards_row *r = &rows->items[i];
        json_t *o = json_object();
        json_object_set_new(o, "deck", json_of_text(r->deck));
        json_object_set_new(o, "slug", json_of_text(r->slug));
        json_object_set_new(o, "topic", json_of_text(r->topic));
        json_object_set_new(o, "title", json_of_text(r->title));
        json_object_set_new(o, "kind", json_string(card_kind_name(r->kind)));
        json_object_set_new(o, "level", json_string(card_level_name(r->level)));
        json_object_set_new(o, "state", of_state(&r->state));
        json_array_append_new(a, o);
    }
    return a;
}

static json_t *of_proof(const struct proof *proof)
{
    json_t *o = json_object();
    json_object_set_new(o, "holds", json_boolean(proof->holds));
    if (!proof->holds)
        json_object_set_new(o, "message", json_of_text(proof->message));
    json_object_set_new(o, "output", json_of_text(proof->run->out));
    json_object_set_new(o, "steps", json_integer((json_int_t)proof->run->n_steps));
    json_t *areas = json_object();
    for (int a = 0; a < SIM_N_AREAS; a++)
        json_object_set_new(areas, sim_area_name((enum sim_area)a),
                            json_integer((json_int_t)proof->run->areas_after[a]));
    json_object_set_new(o, "areas", areas);
    json_t *claims = json_array();
    for (size_t i = 0; i < proof->n_claims; i++) {
        const struct prove_claim *c = &proof->claims[i];
        json_t *claim = json_object();
        json_object_set_new(claim, "line", json_integer(c->claim->demo_line));
        json_object_set_new(claim, "text", json_of_text(c->claim->text));
        json_object_set_new(claim, "holds", json_boolean(c->verdict == CLAIM_HOLDS));
        json_t *points = json_array();
        for (int n = 0; n < CARD_MAX_POINTS; n++)
            if (c->claim->points >> n & 1)
                json_array_append_new(points, json_integer(n + 1));
        json_object_set_new(claim, "points", points);
        json_array_append_new(claims, claim);
    }
    json_object_set_new(o, "claims", claims);
    return o;
}

json_t *json_of_card(const struct cards_entry *e, const struct proof *proof)
{
    const struct card *c = e->card;
    json_t *o = json_object();
    json_object_set_new(o, "deck", json_of_text(c->deck));
    json_object_set_new(o, "slug", json_of_text(c->slug));
    json_object_set_new(o, "topic", json_of_text(c->topic));
    json_object_set_new(o, "title", json_of_text(c->title));
    json_object_set_new(o, "kind", json_string(card_kind_name(c->kind)));
    json_object_set_new(o, "level", json_string(card_level_name(c->level)));
    json_object_set_new(o, "tags", of_words(&c->tags));
    json_object_set_new(o, "question", json_of_text(c->question));
    json_object_set_new(o, "answer", json_of_text(c->answer));
    json_t *points = json_array();
    for (size_t i = 0; i < c->n_points; i++)
        json_array_append_new(points, json_of_text(c->points[i].text));
    json_object_set_new(o, "points", points);
    json_t *choices = json_array();
    for (size_t i = 0; i < c->n_choices; i++) {
        json_t *choice = json_object();
        json_object_set_new(choice, "text", json_of_text(c->choices[i].text));
        json_object_set_new(choice, "right", json_boolean(c->choices[i].is_right));
        json_array_append_new(choices, choice);
    }
    json_object_set_new(o, "choices", choices);
    if (c->kind == CARD_TRUE_FALSE)
        json_object_set_new(o, "truth", json_boolean(c->truth));
    json_object_set_new(o, "demo", json_of_text(c->demo.text));
    json_object_set_new(o, "fine_print", json_of_text(c->fine_print));
    json_object_set_new(o, "proof", of_proof(proof));
    json_object_set_new(o, "state", of_state(&e->state));
    return o;
}

json_t *json_of_decks(const struct decks_list *decks)
{
    json_t *a = json_array();
    for (size_t i = 0; i < decks->n; i++) {
        const struct decks_entry *d = &decks->items[i];
        json_t *o = json_object();
        json_object_set_new(o, "deck", json_of_text(d->id));
        json_object_set_new(o, "title", json_of_text(d->title));
        json_object_set_new(o, "author", json_of_text(d->author));
        json_object_set_new(o, "license", json_of_text(d->license));
        json_object_set_new(o, "runtime", json_of_text(d->runtime));
        json_object_set_new(o, "path", json_of_text(d->path));
        json_object_set_new(o, "cards", json_integer((json_int_t)d->n_cards));
        json_object_set_new(o, "new", json_integer((json_int_t)d->n_new));
        json_object_set_new(o, "due", json_integer((json_int_t)d->n_due));
        json_array_append_new(a, o);
    }
    return a;
}

json_t *json_of_stats(const struct stats *s)
{
    json_t *o = json_object();
    json_object_set_new(o, "reviews", json_integer((json_int_t)s->n_reviews));
    json_object_set_new(o, "reviews_today", json_integer((json_int_t)s->n_reviews_today));
    json_object_set_new(o, "new_today", json_integer((json_int_t)s->n_new_today));
    json_object_set_new(o, "time_today_ms", json_integer(s->time_today_ms));
    json_t *ratings = json_object();
    for (enum rating r = RATING_AGAIN; r <= RATING_EASY; r++)
        json_object_set_new(ratings, card_view_rating_name(r),
                            json_integer((json_int_t)s->n_ratings_today[r]));
    json_object_set_new(o, "ratings_today", ratings);
    json_object_set_new(o, "streak_days", json_integer(s->streak_days));
    json_object_set_new(o, "longest_streak_days", json_integer(s->longest_streak_days));
    json_object_set_new(o, "retention",
                        s->n_retention
                            ? json_real((double)s->n_retained / (double)s->n_retention)
                            : json_null());
    json_object_set_new(o, "cards", json_integer((json_int_t)s->n_cards));
    for (int ph = 0; ph < N_PHASES; ph++)
        json_object_set_new(o, schedule_phase_name((enum schedule_phase)ph),
                            json_integer((json_int_t)s->n_phase[ph]));
    json_object_set_new(o, "due_now", json_integer((json_int_t)s->n_due_now));
    json_object_set_new(o, "due_today", json_integer((json_int_t)s->n_due_today));
    json_t *forecast = json_array();
    for (int d = 0; d < STATS_FORECAST_DAYS; d++)
        json_array_append_new(forecast, json_integer((json_int_t)s->forecast[d]));
    json_object_set_new(o, "forecast", forecast);
    json_t *topics = json_array();
    for (size_t i = 0; i < s->n_topics; i++) {
        const struct stats_topic *t = &s->topics[i];
        json_t *topic = json_object();
        json_object_set_new(topic, "deck", json_of_text(t->deck));
        json_object_set_new(topic, "topic", json_of_text(t->topic));
        json_object_set_new(topic, "cards", json_integer((json_int_t)t->n_cards));
        json_object_set_new(topic, "new", json_integer((json_int_t)t->n_new));
        json_object_set_new(topic, "due", json_integer((json_int_t)t->n_due));
        json_object_set_new(topic, "recall", json_real(t->recall));
        json_array_append_new(topics, topic);
    }
    json_object_set_new(o, "topics", topics);
    return o;
}

json_t *json_of_message(const struct deck *d, const struct deck_msg *msg)
{
    json_t *o = json_object();
    json_object_set_new(o, "file", json_of_text(d->path));
    json_object_set_new(o, "line", json_integer(msg->pos.line));
    json_object_set_new(o, "col", json_integer(msg->pos.col));
    json_object_set_new(o, "severity",
                        json_string(msg->severity == DECK_ERROR ? "error" : "warning"));
    json_object_set_new(o, "text", json_of_text(msg->text));
    return o;
}
