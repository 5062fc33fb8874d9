#pragma once

// One copy of a function per instruction set, picked by the loader. Other architectures get the plain one.
#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define CLONES
#endif
