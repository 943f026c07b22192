/*
 * import: modules in C, modules in Python that travel inside the binary, and nothing else.
 */
#include "sim/lib/modules.h"
#include "sim/vm/run.h"
#include "util/embed.h"

struct c_module {
    const char *name;
    bool (*fill)(struct vm *vm, addr module);
};

static const struct c_module c_modules[] = {
    {"builtins", builtins_fill},
    {"sys", sys_fill},
#define MODULE(name, fill) {name, fill},
#include "sim/lib/modules.def"
};

/* Modules of CPython's library that the simulator lacks: to ask for one is no mistake of the
 * program. */
static const char known_modules[] =
    " __future__ _ast _asyncio _bisect _codecs _collections _collections_abc _contextvars _csv "
    "_ctypes _datetime _decimal _functools _heapq _io _json _operator _pickle _posixsubprocess "
    "_random _socket _sqlite3 _sre _ssl _stat _string _struct _symtable _thread _tracemalloc "
    "_typing _warnings _weakrefset abc antigravity argparse array ast asyncio atexit base64 "
    "bdb "
    "binascii bisect bz2 cProfile calendar cmath cmd code codecs codeop collections colorsys "
    "compileall concurrent configparser contextlib contextvars copy copyreg csv ctypes curses "
    "dataclasses datetime dbm decimal difflib dis doctest email encodings ensurepip enum errno "
    "faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools genericpath "
    "getopt "
    "getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib "
    "importlib inspect io ipaddress itertools json keyword linecache locale logging lzma "
    "mailbox marshal math mimetypes mmap modulefinder multiprocessing netrc ntpath numbers "
    "opcode operator optparse os pathlib pdb pickle pickletools pkgutil platform plistlib "
    "poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pyexpat "
    "queue "
    "quopri random re readline reprlib resource rlcompleter runpy sched secrets select "
    "selectors shelve shlex shutil signal site smtplib socket socketserver sqlite3 ssl stat "
    "statistics string stringprep struct subprocess symtable sysconfig syslog tabnanny tarfile "
    "tempfile termios textwrap this threading time timeit tkinter token tokenize tomllib trace "
    "traceback tracemalloc tty turtle types typing unicodedata unittest urllib uuid venv "
    "warnings wave weakref webbrowser wsgiref xml xmlrpc zipapp zipfile zipimport zlib "
    "zoneinfo ";

static bool is_known(const char *name)
{
    struct strbuf key = {0};
    strbuf_addf(&key, " %.*s ", (int)strcspn(name, "."), name);
    bool found = strstr(known_modules, strbuf_str(&key)) != NULL;
    strbuf_release(&key);
    return found;
}

bool lib_is_library_module(const char *name)
{
    static const char *const own[] = {"builtins", "gc", "sys", "_weakref"};
    for (size_t i = 0; i < ARRAY_LEN(own); i++)
        if (strcmp(own[i], name) == 0)
            return true;
    return !strchr(name, '.') && is_known(name);
}

static const struct c_module *find_c_module(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(c_modules); i++)
        if (strcmp(c_modules[i].name, name) == 0)
            return &c_modules[i];
    return NULL;
}

/* src/sim/lib/py/a/b.py for a.b, or NULL; the same for a package's __init__.py. */
static const struct embed_file *find_py_module(const char *name, bool *is_package)
{
    struct strbuf path = {0};
    strbuf_add_str(&path, "src/sim/lib/py/");
    for (const char *p = name; *p; p++)
        strbuf_add_char(&path, *p == '.' ? '/' : *p);
    size_t stem = path.len;
    strbuf_add_str(&path, ".py");
    *is_package = false;
    const struct embed_file *f = embed_find(strbuf_str(&path));
    if (!f) {
        strbuf_truncate(&path, stem);
        strbuf_add_str(&path, "/__init__.py");
        f = embed_find(strbuf_str(&path));
        *is_package = f != NULL;
    }
    strbuf_release(&path);
    return f;
}

/* ---- filling a new module ---- */

static bool add_origin(struct vm *vm, addr module, const char *name, bool is_package)
{
    struct strbuf parent = {0};
    const char *dot = strrchr(name, '.');
    if (is_package)
        strbuf_add_str(&parent, name);
    else if (dot)
        strbuf_add(&parent, name, (size_t)(dot - name));
    bool ok = module_add_str(vm, module, "__package__", strbuf_str(&parent)) &&
              (!is_package || module_add(vm, module, "__path__", list_new(vm, 0)));
    strbuf_release(&parent);
    return ok;
}

static bool run_py_module(struct vm *vm, addr module, const char *name,
                          const struct embed_file *file, bool is_package)
{
    struct strbuf filename = {0};
    strbuf_addf(&filename, "<frozen %s>", name);
    struct vm_source source = {
        .text = file->text,
        .len = (size_t)(file->end - file->text),
        .filename = strbuf_str(&filename),
        .mode = RUN_EXEC,
    };
    addr dict = module_dict(vm, module);
    addr result = NULL_ADDR;
    if (add_origin(vm, module, name, is_package))
        result = vm_run_source(vm, &source, dict, dict);
    strbuf_release(&filename);
    if (addr_is_null(result))
        return false;
    decref(vm, result);
    return true;
}

/* Makes the module and puts it into sys.modules before its code runs. Borrowed. */
static addr load(struct vm *vm, const char *name, addr name_str)
{
    const struct c_module *c = find_c_module(name);
    bool is_package = false;
    const struct embed_file *file = c ? NULL : find_py_module(name, &is_package);
    if (!c && !file) {
        if (is_known(name))
            return vm_unsupported(vm, "the module `%s`", name);
        return exc_raise_import_error(vm, PY_TYPE(T_ModuleNotFoundError), name_str,
                                      "No module named %R", name_str);
    }
    addr module = module_new(vm, name);
    if (addr_is_null(module))
        return NULL_ADDR;
    bool ok = dict_set(vm, vm->modules, name_str, module);
    decref(vm, module);
    if (!ok)
        return NULL_ADDR;
    if (c ? c->fill(vm, module) : run_py_module(vm, module, name, file, is_package)) {
        addr loaded;
        return dict_get(vm, vm->modules, name_str, &loaded) > 0 ? loaded : NULL_ADDR;
    }
    addr exc = exc_take(vm);
    if (dict_delete(vm, vm->modules, name_str) < 0)
        exc_clear(vm);
    exc_restore(vm, exc);
    return NULL_ADDR;
}

/* ---- finding ---- */

/* The module of this full name, loaded if need be, its parents before it. Borrowed. */
static addr find_or_load(struct vm *vm, addr name_str)
{
    addr module;
    int found = dict_get(vm, vm->modules, name_str, &module);
    if (found < 0)
        return NULL_ADDR;
    if (found && module.v != PY_NONE.v)
        return module;
    if (found)
        return exc_raise_import_error(vm, PY_TYPE(T_ModuleNotFoundError), name_str,
                                      "import of %U halted; None in sys.modules", name_str);
    if (!object_enter(vm, " while importing"))
        return NULL_ADDR;
    struct strbuf name = {0};
    str_to_utf8(vm, name_str, &name);
    const char *dot = strrchr(strbuf_str(&name), '.');
    addr parent = NULL_ADDR, result = NULL_ADDR;
    if (dot) {
        addr parent_name = str_from_utf8(vm, name.buf, (size_t)(dot - name.buf));
        if (!addr_is_null(parent_name))
            parent = find_or_load(vm, parent_name);
        bool has_parent = !addr_is_null(parent);
        if (has_parent && !find_c_module(name.buf) &&
            !dict_get_str(vm, module_dict(vm, parent), vm_name(vm, N___path__)).v) {
            bool known = is_known(name.buf) && find_py_module(name.buf, &(bool){false});
            if (!known)
                exc_raise_import_error(vm, PY_TYPE(T_ModuleNotFoundError), name_str,
                                       "No module named %R; %R is not a package", name_str,
                                       parent_name);
            has_parent = known;
        }
        xdecref(vm, parent_name);
        if (!has_parent)
            goto out;
        dot = strrchr(name.buf, '.');
    }
    result = load(vm, strbuf_str(&name), name_str);
    if (dot && !addr_is_null(result)) {
        addr attribute = str_interned_cstr(vm, dot + 1);
        if (addr_is_null(attribute) || !object_set_attr(vm, parent, attribute, result))
            result = NULL_ADDR;
        xdecref(vm, attribute);
    }
out:
    strbuf_release(&name);
    object_leave(vm);
    return result;
}

addr lib_import(struct vm *vm, const char *name)
{
    addr text = str_interned_cstr(vm, name);
    addr module = addr_is_null(text) ? NULL_ADDR : find_or_load(vm, text);
    xincref(vm, module);
    xdecref(vm, text);
    return module;
}

/* from package import name: a name that is no attribute may be a module. */
static bool load_fromlist(struct vm *vm, addr module, addr name, addr fromlist)
{
    if (!dict_get_str(vm, module_dict(vm, module), vm_name(vm, N___path__)).v)
        return true;
    for (int64_t i = 0; i < tuple_length(vm, fromlist); i++) {
        addr item = tuple_item(vm, fromlist, i), value;
        if (!str_check(vm, item) || str_equal_cstr(vm, item, "*"))
            continue;
        int found = object_get_optional_attr(vm, module, item, &value);
        if (found < 0)
            return false;
        if (found) {
            decref(vm, value);
            continue;
        }
        addr full = str_from_format(vm, "%U.%U", name, item);
        if (addr_is_null(full))
            return false;
        addr loaded = find_or_load(vm, full);
        decref(vm, full);
        if (addr_is_null(loaded)) {
            if (!exc_matches(vm, PY_TYPE(T_ModuleNotFoundError)))
                return false;
            exc_clear(vm); // the import statement says that the name is missing
        }
    }
    return true;
}

/* The part of a dotted name before its first dot; the name itself without one. New. */
static addr first_part(struct vm *vm, addr name)
{
    for (int64_t i = 0; i < str_length(vm, name); i++)
        if (str_char(vm, name, i) == '.')
            return str_substring(vm, name, 0, i);
    return newref(vm, name);
}

/* The full name of a relative import; a new reference. */
static addr resolve(struct vm *vm, addr name, addr globals, int level)
{
    if (addr_is_null(globals) || !dict_check(vm, globals))
        return exc_raise(vm, PY_TYPE(T_KeyError), "'__name__' not in globals");
    addr package = dict_get_id(vm, globals, N___package__);
    if (addr_is_null(package) && addr_is_null(dict_get_id(vm, globals, N___name__)))
        return exc_raise(vm, PY_TYPE(T_KeyError), "'__name__' not in globals");
    if (addr_is_null(package) || !str_check(vm, package) || str_length(vm, package) == 0)
        return exc_raise_import_error(vm, PY_TYPE(T_ImportError), NULL_ADDR,
                                      "attempted relative import with no known parent package");
    int64_t end = str_length(vm, package);
    for (int up = 1; up < level; up++) {
        while (end > 0 && str_char(vm, package, end - 1) != '.')
            end--;
        if (end == 0)
            return exc_raise_import_error(vm, PY_TYPE(T_ImportError), NULL_ADDR,
                                          "attempted relative import beyond top-level package");
        end--;
    }
    addr base = str_substring(vm, package, 0, end);
    if (addr_is_null(base) || str_length(vm, name) == 0)
        return base;
    addr full = str_from_format(vm, "%U.%U", base, name);
    decref(vm, base);
    return full;
}

addr lib_import_name(struct vm *vm, addr name, addr globals, addr fromlist, int level)
{
    if (!str_check(vm, name))
        return exc_raise(vm, PY_TYPE(T_TypeError), "module name must be a string");
    if (level < 0)
        return exc_raise(vm, PY_TYPE(T_ValueError), "level must be >= 0");
    if (level == 0 && str_length(vm, name) == 0)
        return exc_raise(vm, PY_TYPE(T_ValueError), "Empty module name");
    addr full = level ? resolve(vm, name, globals, level) : newref(vm, name);
    if (addr_is_null(full))
        return NULL_ADDR;
    addr module = find_or_load(vm, full);
    addr result = NULL_ADDR;
    if (addr_is_null(module))
        goto out;
    bool wants_names = !addr_is_null(fromlist) && fromlist.v != PY_NONE.v &&
                       object_is_exactly(vm, fromlist, T_TUPLE) &&
                       tuple_length(vm, fromlist) > 0;
    if (wants_names) {
        if (object_is_exactly(vm, module, T_MODULE) &&
            !load_fromlist(vm, module, full, fromlist))
            goto out;
        result = newref(vm, module);
    } else {
        addr top = first_part(vm, full);
        addr found = addr_is_null(top) ? NULL_ADDR : find_or_load(vm, top);
        xincref(vm, found);
        result = found;
        xdecref(vm, top);
    }
out:
    decref(vm, full);
    return result;
}
