#include "ui/repl.h"

int main(int argc, char **argv)
{
    return repl_main(argc, argv);
}
