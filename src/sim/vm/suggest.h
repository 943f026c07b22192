/*
 * "Did you mean: 'x'?": which of the names on offer a misspelt one is nearest to.
 */
#ifndef VIVA_SIM_VM_SUGGEST_H
#define VIVA_SIM_VM_SUGGEST_H

#include "sim/obj/object.h"

struct suggestion {
    struct vm *vm;
    addr wrong;         /* a str, borrowed */
    struct strbuf best; /* empty: none is near */
    int64_t distance;
};

void suggest_init(struct suggestion *s, struct vm *vm, addr wrong);
void suggest_release(struct suggestion *s);
/* Considers one more name; anything but a str is passed over. */
void suggest_offer(struct suggestion *s, addr name);

#endif
