/*
 * The format mini-language: [[fill]align][sign][z][#][0][width][grouping][.precision][type].
 *
 * Each returns format(value, spec) as the type's own __format__ would.
 */
#ifndef VIVA_SIM_OBJ_FORMAT_SPEC_H
#define VIVA_SIM_OBJ_FORMAT_SPEC_H

#include "sim/obj/values.h"

SIM_NEW addr format_int(struct vm *vm, addr o, addr spec);
SIM_NEW addr format_float(struct vm *vm, addr o, addr spec);
SIM_NEW addr format_complex(struct vm *vm, addr o, addr spec);
SIM_NEW addr format_str(struct vm *vm, addr o, addr spec);

#endif
