#pragma once
#include <cblas.h>

/// LAPACK's eigenvalues and eigenvectors of a symmetric matrix, as OpenBLAS holds them; its own header is in another package.
void dsyev_(
    const char *job, const char *part, const int *size, double *matrix, const int *stride, double *values, double *work,
    const int *work_size, int *failed);
