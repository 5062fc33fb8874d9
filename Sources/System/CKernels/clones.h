#pragma once

// One copy of a function per instruction set, picked by the loader. Other architectures get the plain one.
#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
// With fused multiply-add: only where the comment in kernels.h says that the last bits depend on the processor.
#define CLONES_FUSED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#define CLONES_FUSED
#endif

/// Let the compiler fuse a product with the sum it goes into; stands first in a block.
#define FUSED _Pragma("clang fp contract(fast)")

/// For pieces of a cloned function: they take on its instruction set.
#define INLINE static inline __attribute__((always_inline))

/// Eight floats that need not be aligned. Functions take and return them by pointer: by value they would be passed in
/// another way in each copy of a function.
typedef float eight __attribute__((vector_size(32), aligned(4)));
#define EIGHT(p) (*(eight *)(p))
#define EIGHT_OF(p) (*(const eight *)(p))
