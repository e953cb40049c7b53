// A signal handler may do next to nothing: it looks at one flag and sets another, or leaves.
#include "experiments/interrupt.hpp"

#include <unistd.h>
#include <csignal>

#include "experiments/exit_code.hpp"

namespace rehearse {
namespace {

volatile std::sig_atomic_t held = 0, patient = 0, remembered = 0;
bool ours = false;    // the process is the program's own, which may end it

extern "C" void on_interrupt(int) {
    if (held == 0 && (patient == 0 || remembered != 0)) _exit(to_int(ExitCode::interrupted));
    remembered = 1;
}

}  // namespace

void watch_for_interrupts() {
    ours = true;
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);
}

bool interrupted() { return remembered != 0; }

void interrupt(bool asked) { remembered = asked ? 1 : 0; }

PatientInterrupts::PatientInterrupts() { patient = 1; }
PatientInterrupts::~PatientInterrupts() { patient = 0; }

HeldInterrupts::HeldInterrupts() { held = 1; }

HeldInterrupts::~HeldInterrupts() {
    held = 0;
    if (ours && remembered != 0) _exit(to_int(ExitCode::interrupted));
}

}  // namespace rehearse
