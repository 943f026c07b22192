/*
 * Figures over the log and the states. Reviews taken back do not count; removed cards do not
 * count among cards, their reviews do among reviews.
 */
#ifndef VIVA_STORE_STATS_H
#define VIVA_STORE_STATS_H

#include "store/store.h"

enum { STATS_FORECAST_DAYS = 30 };

struct stats_topic {
    const char *deck; /* id */
    const char *topic;
    size_t n_cards;
    size_t n_new;
    size_t n_due;     /* today */
    size_t n_reviews; /* ever */
    double recall;    /* mean chance of recall now over its cards, new ones counting as 0 */
};

struct stats {
    size_t n_reviews;
    size_t n_reviews_today;
    size_t n_new_today; /* first met today */
    int64_t time_today_ms;
    size_t n_ratings_today[N_RATINGS];
    int streak_days; /* up to today, or up to yesterday if nothing was done yet today */
    int longest_streak_days;
    size_t n_retention; /* reviews of known cards (a day or more apart), last 30 days */
    size_t n_retained;  /* of these, not rated again */
    size_t n_cards;
    size_t n_phase[N_PHASES];
    size_t n_due_now;
    size_t n_due_today;
    size_t forecast[STATS_FORECAST_DAYS]; /* reviews due by day, [0] today with all overdue */
    struct stats_topic *topics;
    size_t n_topics;
};

/* `deck`: only of this one; NULL: all. Borrowed from `arena`. */
NODISCARD enum status stats_load(struct store *s, struct stats *out, struct arena *arena,
                                 const char *deck, const struct schedule_clock *now,
                                 struct err *err);

#endif
