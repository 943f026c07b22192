#include "drill/quiz.h"

#include "deck/variant.h"
#include "util/vec.h"

#include <assert.h>

enum phase { PHASE_IDLE, PHASE_ASKED, PHASE_ANSWERED };

struct quiz {
    struct store *store;
    struct matcher *matcher;
    struct quiz_opts opts;
    struct arena texts; /* the options' strings, messages */
    struct arena card;  /* of the card being asked */
    enum phase phase;
    struct quiz_question question;
    struct grade grade;
    const char *answer;
    uint64_t card_seed;
    int64_t last_card; /* not to be asked twice in a row */
    size_t n_asked;
    size_t n_rated;
    size_t n_unproved;
    const char *last_unproved;
    VEC(int64_t) passed; /* skipped or unproved: not again in this session */
};

static const char *keep(struct quiz *q, const char *text)
{
    return text ? arena_strdup(&q->texts, text) : NULL;
}

struct quiz *quiz_new(struct store *s, struct matcher *m, const struct quiz_opts *opts)
{
    struct quiz *q = xcalloc(1, sizeof *q);
    q->store = s;
    q->matcher = m;
    q->opts = *opts;
    q->opts.deck = keep(q, opts->deck);
    q->opts.topic = keep(q, opts->topic);
    q->opts.tag = keep(q, opts->tag);
    q->last_unproved = "";
    return q;
}

void quiz_free(struct quiz *q)
{
    if (!q)
        return;
    arena_release(&q->texts);
    arena_release(&q->card);
    vec_release(&q->passed);
    free(q);
}

/* splitmix64: the session's seed and the card's number make the seed of one showing. */
static uint64_t mix(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return (x ^ x >> 31) & INT64_MAX;
}

static bool was_passed(const struct quiz *q, int64_t card)
{
    for (size_t i = 0; i < q->passed.len; i++)
        if (q->passed.items[i] == card)
            return true;
    return false;
}

static enum status load_card(struct quiz *q, int64_t id, const struct schedule_clock *now,
                             struct err *err)
{
    arena_release(&q->card);
    struct quiz_question *question = &q->question;
    enum status st = cards_get(q->store, &question->entry, &q->card, id, err);
    if (st)
        return st;
    q->card_seed = mix(q->opts.seed + q->n_asked);
    question->entry.card = variant_expand(&q->card, question->entry.card, q->card_seed);
    question->proof = prove_card(&q->card, question->entry.card, RUN_LINES);
    schedule_preview(&store_config(q->store)->schedule, question->entry.state, now,
                     q->card_seed, question->preview);
    return OK;
}

static void pass_over(struct quiz *q)
{
    const struct proof *p = q->question.proof;
    q->n_unproved++;
    q->last_unproved = arena_printf(&q->texts, "%s: %s", p->card->slug, p->message);
    vec_push(&q->passed, q->question.entry.id);
}

/* The first card of the queue that may be asked; 0 if none. */
static int64_t choose(const struct quiz *q, const struct due_queue *queue, size_t *n_left)
{
    int64_t first = 0;
    *n_left = 0;
    for (size_t i = 0; i < queue->n; i++) {
        if (was_passed(q, queue->cards[i]))
            continue;
        if (!first)
            first = queue->cards[i];
        ++*n_left;
    }
    return first;
}

enum status quiz_next(struct quiz *q, const struct quiz_question **out,
                      const struct schedule_clock *now, struct err *err)
{
    assert(q->phase == PHASE_IDLE);
    *out = NULL;
    while (!q->opts.limit || q->n_rated < q->opts.limit) {
        struct due_filter filter = due_filter_all();
        filter.deck = q->opts.deck;
        filter.topic = q->opts.topic;
        filter.tag = q->opts.tag;
        filter.level = q->opts.level;
        filter.kind = q->opts.kind;
        filter.skip = q->last_card;
        struct arena scratch = {0};
        struct due_queue queue;
        enum status st = due_load(q->store, &queue, &scratch, &filter, now, err);
        size_t n_left = 0;
        int64_t id = st ? 0 : choose(q, &queue, &n_left);
        q->question.counts = queue.counts;
        arena_release(&scratch);
        if (st || !id)
            return st;
        st = load_card(q, id, now, err);
        if (st)
            return st;
        if (!q->question.proof->holds) {
            pass_over(q);
            continue;
        }
        q->n_asked++;
        q->question.number = q->n_rated + 1;
        q->question.n_total = q->n_rated + n_left;
        if (q->opts.limit && q->question.n_total > q->opts.limit)
            q->question.n_total = q->opts.limit;
        q->phase = PHASE_ASKED;
        *out = &q->question;
        return OK;
    }
    return OK;
}

enum status quiz_answer(struct quiz *q, const struct grade **out, const char *answer,
                        struct err *err)
{
    assert(q->phase == PHASE_ASKED);
    q->answer = arena_strdup(&q->card, answer);
    const struct proof *p = q->question.proof;
    enum status st = grade_answer(&q->grade, &q->card, q->matcher, q->question.entry.card,
                                  p->run, q->answer, err);
    if (st)
        return st;
    if (q->grade.result != GRADE_UNREADABLE)
        q->phase = PHASE_ANSWERED;
    *out = &q->grade;
    return OK;
}

// Recall is for the person to judge; the other kinds have one right answer.
static enum reviews_verdict verdict_of(const struct quiz *q)
{
    bool is_told = q->grade.result == GRADE_RIGHT || q->grade.result == GRADE_PARTLY ||
                   q->grade.result == GRADE_WRONG;
    if (q->question.entry.card->kind == CARD_RECALL || !is_told)
        return VERDICT_NONE;
    return q->grade.result == GRADE_RIGHT ? VERDICT_RIGHT : VERDICT_WRONG;
}

enum status quiz_rate(struct quiz *q, enum rating rating, int64_t duration_ms,
                      const struct schedule_clock *now, struct schedule_state *after,
                      struct err *err)
{
    assert(q->phase == PHASE_ANSWERED);
    struct reviews_entry e = {
        .card = q->question.entry.id,
        .rating = rating,
        .answer = q->answer,
        .points = q->grade.points,
        .duration_ms = duration_ms,
        .seed = q->card_seed,
        .verdict = verdict_of(q),
    };
    enum status st = reviews_add(q->store, after, &e, now, err);
    if (st)
        return st;
    q->n_rated++;
    q->last_card = e.card;
    q->phase = PHASE_IDLE;
    return OK;
}

void quiz_skip(struct quiz *q)
{
    assert(q->phase != PHASE_IDLE);
    vec_push(&q->passed, q->question.entry.id);
    q->phase = PHASE_IDLE;
}

size_t quiz_n_rated(const struct quiz *q)
{
    return q->n_rated;
}

size_t quiz_n_unproved(const struct quiz *q)
{
    return q->n_unproved;
}

const char *quiz_last_unproved(const struct quiz *q)
{
    return q->last_unproved;
}
