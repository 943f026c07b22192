"""How long a statement takes, by the simulator's own clock."""

import gc
import time

default_timer = time.perf_counter
default_number = 1000000
default_repeat = 5


class Timer:
    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self.timer = timer
        self._globals = {} if globals is None else globals
        self._stmt = stmt if callable(stmt) else compile(stmt, "<timeit-src>", "exec")
        self._setup = setup if callable(setup) else compile(setup, "<timeit-src>", "exec")

    def _run(self, code, namespace):
        if callable(code):
            code()
        else:
            exec(code, namespace)

    def timeit(self, number=default_number):
        namespace = dict(self._globals)
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            self._run(self._setup, namespace)
            start = self.timer()
            for _ in range(number):
                self._run(self._stmt, namespace)
            return self.timer() - start
        finally:
            if was_enabled:
                gc.enable()

    def repeat(self, repeat=default_repeat, number=default_number):
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        number = 1
        while True:
            taken = self.timeit(number)
            if callback:
                callback(number, taken)
            if taken >= 0.2 or number >= default_number:
                return number, taken
            number *= 10


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat,
           number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
