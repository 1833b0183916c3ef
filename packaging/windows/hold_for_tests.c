/* hold_for_tests PATH excel|none SECONDS: holds a file open as Excel does (others may read), or for itself alone.
   For the smoke test of the Windows program only. */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

int wmain(int argc, wchar_t **argv)
{
    if (argc < 4)
        return 2;
    DWORD share = wcscmp(argv[2], L"excel") == 0 ? FILE_SHARE_READ : 0;
    HANDLE file = CreateFileW(argv[1], GENERIC_READ | GENERIC_WRITE, share, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        fprintf(stderr, "open failed: %lu\n", GetLastError());
        return 1;
    }
    puts("held");
    fflush(stdout);
    Sleep(1000 * (DWORD)_wtoi(argv[3]));
    CloseHandle(file);
    return 0;
}
