/* wine 8 has no bcryptprimitives.dll, from which Rust's standard library takes its random seeds.
   A stand-in for the tests under wine only: it asks the older interface that wine does have. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    return SystemFunction036(buffer, (ULONG)length);
}
