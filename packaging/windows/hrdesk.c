/* hrdesk.exe: the command on PATH. Starts ..\hrdesk-cli.exe with the same words, waits, and ends with its exit code.
   A .cmd would do less well: batch files would need "call", and a program that starts it would not find it. */
#include <windows.h>
#include <wchar.h>

static BOOL WINAPI stay(DWORD event) { (void)event; return TRUE; } /* Ctrl+C is the program's own to answer */

static const wchar_t *after_first_word(const wchar_t *line)
{
    int quoted = 0;
    for (; *line && (quoted || (*line != L' ' && *line != L'\t')); line++)
        if (*line == L'"') quoted = !quoted;
    return line;
}

int wmain(void)
{
    static wchar_t program[32768], line[65536];
    DWORD length = GetModuleFileNameW(NULL, program, 32000);
    wchar_t *end;
    STARTUPINFOW start;
    PROCESS_INFORMATION process;
    DWORD code = 3;
    if (!length || length >= 32000) return 3;
    end = wcsrchr(program, L'\\');
    if (!end) return 3;
    *end = 0;
    end = wcsrchr(program, L'\\');
    if (!end) return 3;
    wcscpy(end + 1, L"hrdesk-cli.exe");
    const wchar_t *rest = after_first_word(GetCommandLineW());
    if (wcslen(program) + wcslen(rest) + 4 > 65536) return 2;
    wcscpy(line, L"\"");
    wcscat(line, program);
    wcscat(line, L"\"");
    wcscat(line, rest);
    GetStartupInfoW(&start);
    SetConsoleCtrlHandler(stay, TRUE);
    if (!CreateProcessW(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process)) {
        fwprintf(stderr, L"HRDesk is not whole here: hrdesk-cli.exe cannot be started. Install it again.\n");
        return 3;
    }
    CloseHandle(process.hThread);
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    return (int)code;
}
