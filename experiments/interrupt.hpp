// Ctrl-C ends the program at once with exit code 130, except while a study is played (then what is done is kept) and while results are being
// put in place (then it waits for that).
#pragma once

namespace rehearse {

/// Called once at the start of the program.
void watch_for_interrupts();

/// Somebody asked to end while it was being played or written.
bool interrupted();

/// For callers with other means than signals, such as a notebook: asks to end, or takes that back.
void interrupt(bool asked);

/// While one exists, the first interrupt is remembered and a second ends the program.
class PatientInterrupts {
public:
    PatientInterrupts();
    ~PatientInterrupts();
    PatientInterrupts(const PatientInterrupts&) = delete;
    PatientInterrupts& operator=(const PatientInterrupts&) = delete;
};

/// While one exists, interrupts are only remembered.
class HeldInterrupts {
public:
    HeldInterrupts();
    /// Acts on what was remembered.
    ~HeldInterrupts();
    HeldInterrupts(const HeldInterrupts&) = delete;
    HeldInterrupts& operator=(const HeldInterrupts&) = delete;
};

}  // namespace rehearse
