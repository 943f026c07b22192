/*
 * Reading the options that several commands share.
 */
#include "ui/commands.h"

#include "deck/card.h"

static void complain(const struct invocation *in, const char *option, const char *value,
                     const char *wanted)
{
    struct strbuf sb = {0};
    strbuf_addf(&sb, "%s: --%s %s: %s", in->command->name, option, value, wanted);
    term_error(strbuf_str(&sb));
    strbuf_release(&sb);
}

bool command_read_filter(struct command_filter *out, const struct invocation *in)
{
    *out = (struct command_filter){
        .deck = invocation_option(in, "deck"),
        .topic = invocation_option(in, "topic"),
        .tag = invocation_option(in, "tag"),
        .level = -1,
        .kind = -1,
    };
    const char *level = invocation_option(in, "level");
    if (level) {
        enum card_level l;
        if (!card_level_parse(&l, level)) {
            complain(in, "level", level, "must be junior, mid or senior");
            return false;
        }
        out->level = (int)l;
    }
    const char *kind = invocation_option(in, "kind");
    if (kind) {
        enum card_kind k;
        if (!card_kind_parse(&k, kind)) {
            complain(in, "kind", kind, "must be recall, predict, choice or true-false");
            return false;
        }
        out->kind = (int)k;
    }
    return true;
}

bool command_read_number(long *out, const struct invocation *in, const char *option, long min,
                         long max, long fallback)
{
    const char *text = invocation_option(in, option);
    *out = fallback;
    if (!text)
        return true;
    char *end;
    long n = strtol(text, &end, 10);
    if (end == text || *end || n < min || n > max) {
        char wanted[80];
        snprintf(wanted, sizeof wanted, "must be a number from %ld to %ld", min, max);
        complain(in, option, text, wanted);
        return false;
    }
    *out = n;
    return true;
}

bool command_read_seconds(double *out, const struct invocation *in, const char *option,
                          double fallback)
{
    const char *text = invocation_option(in, option);
    *out = fallback;
    if (!text)
        return true;
    char *end;
    double s = strtod(text, &end);
    if (end == text || *end || !(s >= 0 && s < 1e9)) {
        complain(in, option, text, "must be a number of seconds, 0 for no bound");
        return false;
    }
    *out = s;
    return true;
}
