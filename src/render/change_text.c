#include "render/change_text.h"

/* Areas grow by whole arenas or large blocks; less is not worth a word. */
enum { AREA_BYTES_TOLD = 64 * 1024 };

void change_text_bytes(struct strbuf *out, int64_t n_bytes, enum change_text_sign sign)
{
    if (sign == CHANGE_TEXT_SIGNED)
        strbuf_add_char(out, n_bytes < 0 ? '-' : '+');
    uint64_t n = n_bytes < 0 ? (uint64_t)-n_bytes : (uint64_t)n_bytes;
    if (n < 10 * 1000)
        strbuf_addf(out, "%llu B", (unsigned long long)n);
    else if (n < 1000 * 1000)
        strbuf_addf(out, "%.1f kB", (double)n / 1e3);
    else
        strbuf_addf(out, "%.1f MB", (double)n / 1e6);
}

static const char *arrow(const struct page *p)
{
    return p->opts.is_plain ? " to " : page_glyph(p, GLYPH_ARROW);
}

/* "1", "1->2"; nothing where the count says nothing: of what never dies, and of numbers and
 * texts that were just made. */
static void counts(struct strbuf *out, const struct page *p, const struct run_change *c)
{
    if (c->is_immortal || (c->is_value && !c->refs_before))
        return;
    strbuf_add_str(out, p->opts.is_plain ? ", count " : "  ");
    if (c->refs_before && c->refs_before != c->refs_after)
        strbuf_addf(out, "%llu%s", (unsigned long long)c->refs_before, arrow(p));
    strbuf_addf(out, "%llu", (unsigned long long)c->refs_after);
}

/* What is said after the object. */
static void ending(struct strbuf *out, const struct page *p, const struct run_change *c)
{
    switch (c->kind) {
    case RUN_BOUND:
    case RUN_REBOUND:
    case RUN_COUNTED:
        counts(out, p, c);
        break;
    case RUN_CREATED:
        if (c->n_objects == 1)
            counts(out, p, c);
        else
            strbuf_add_str(out, "  made");
        break;
    case RUN_RESIZED:
        strbuf_addf(out, "  %lld%s%lld B", (long long)c->bytes_before, arrow(p),
                    (long long)c->bytes_after);
        break;
    case RUN_FREED:
        strbuf_add_str(out, "  freed");
        break;
    case RUN_LOST:
        strbuf_add_str(out, "  out of reach");
        break;
    case RUN_COLLECTED:
        strbuf_add_str(out, "  collected");
        break;
    case RUN_UNBOUND:
        break;
    }
}

static int width_of(const struct strbuf *text)
{
    return page_text_width(strbuf_str(text), text->len);
}

/* "n -> ", "f.n -> " for a name of another call. */
static void put_name(struct page *p, const struct run_change *c, int room)
{
    struct strbuf frame = {0};
    if (c->frame[0])
        strbuf_addf(&frame, "%s.", c->frame);
    int max = room / 2;
    if (width_of(&frame) + page_text_width(c->name, strlen(c->name)) <= max)
        page_put(p, STYLE_DIM, strbuf_str(&frame));
    page_put_cut(p, STYLE_NONE, c->name, max);
    strbuf_release(&frame);
    if (c->kind == RUN_UNBOUND)
        page_put(p, STYLE_DIM, " gone");
    else
        page_printf(p, STYLE_DIM, " %s ",
                    p->opts.is_plain ? "refers to" : page_glyph(p, GLYPH_ARROW));
}

static void put_object(struct page *p, const struct run_change *c, int room)
{
    if (c->n_objects > 1) {
        const char *times = p->opts.has_unicode && !p->opts.is_plain ? "×" : "x";
        page_printf(p, STYLE_NONE, "%s%zu %s ", c->are_more ? "over " : "", c->n_objects,
                    p->opts.is_plain ? "of type" : times);
    }
    page_put_cut(p, STYLE_ACCENT, c->object, room);
}

void change_text_put(struct page *p, const struct run_change *c, int room)
{
    int end = p->col + room;
    if (c->name[0])
        put_name(p, c, room);
    if (c->kind == RUN_UNBOUND)
        return;
    struct strbuf last = {0};
    ending(&last, p, c);
    put_object(p, c, end - p->col - width_of(&last));
    enum style style = c->kind == RUN_LOST                                ? STYLE_BAD
                       : c->kind == RUN_FREED || c->kind == RUN_COLLECTED ? STYLE_GOOD
                                                                          : STYLE_NONE;
    page_put(p, style, strbuf_str(&last));
    strbuf_release(&last);
}

bool change_text_has_areas(const struct run_line *line)
{
    int64_t n = line->area_delta[SIM_HEAP];
    return n <= -AREA_BYTES_TOLD || n >= AREA_BYTES_TOLD;
}

void change_text_put_areas(struct page *p, const struct run_line *line)
{
    struct strbuf text = {0};
    strbuf_addf(&text, "%s area ", sim_area_name(SIM_HEAP));
    change_text_bytes(&text, line->area_delta[SIM_HEAP], CHANGE_TEXT_SIGNED);
    page_put(p, STYLE_DIM, strbuf_str(&text));
    strbuf_release(&text);
}
