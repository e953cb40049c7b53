// Ctrl-C ends the program at once with exit code 130, except while results are being put in place: then it waits for that.
#pragma once

namespace rehearse {

/// Called once at the start of the program.
void watch_for_interrupts();

/// While one exists, an interrupt is only remembered.
class HeldInterrupts {
public:
    HeldInterrupts();
    /// Acts on what was remembered.
    ~HeldInterrupts();
    HeldInterrupts(const HeldInterrupts&) = delete;
    HeldInterrupts& operator=(const HeldInterrupts&) = delete;
};

}  // namespace rehearse
