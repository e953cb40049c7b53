// How processes start, continue, end and are ended. Everything that runs a frame goes through Scope::resume.
#include "sim/process.hpp"

#include <string_view>

#include "sim/check.hpp"

namespace rehearse {

void Signal::open() {
    open_ = true;
    for (const Wake& wake : std::exchange(waiting_, {})) wake();
}

std::string ProcessPlace::words() const {
    const std::string_view path = file;
    return std::string(function) + " (" + std::string(path.substr(path.rfind('/') + 1)) + ":" + std::to_string(line) + ")";
}

ProcessState::~ProcessState() {
    if (scope != nullptr) scope->agenda().cancel(wake);
}

void ProcessState::wake_at(Time t) { wake = scope->agenda().at(t, Scope::Resume{static_cast<Process::promise_type*>(this)}); }

Wake ProcessState::park() {
    wake_at(Time::never());
    return {&scope->agenda(), wake};
}

Scope::~Scope() {
    expects(running_ == nullptr, "a scope is not destroyed from inside one of its own frames");
    closed_ = true;
    doom_all();
    sweep();
    agenda_.cancel(sweeping_);
}

bool Scope::spawn(Process process) {
    if (closed_) return false;
    Process::promise_type& state = std::exchange(process.frame_, {}).promise();
    link(state);
    state.wake_at(agenda_.now());
    return true;
}

void Scope::close() {
    if (closed_) return;
    closed_ = true;
    doom_all();
    if (running_ == nullptr) {
        sweep();
    } else if (!agenda_.pending(sweeping_)) {
        sweeping_ = agenda_.at(agenda_.now(), [this] { sweep(); }, Phase::strike);
    }
}

void Scope::resume(Process::promise_type& state) {
    if (state.doomed) return;
    const Process::Frame frame = Process::Frame::from_promise(state);
    running_ = &state;
    frame.resume();
    running_ = nullptr;
    if (frame.done()) finish(state);
}

void Scope::finish(Process::promise_type& state) {
    const std::exception_ptr error = state.error;
    if (state.awaited_by.waits()) state.awaited_by();
    unlink(state);
    Process::Frame::from_promise(state).destroy();
    if (error) std::rethrow_exception(error);
}

void Scope::doom_all() {
    for (ProcessState* state = youngest_; state != nullptr; state = state->older) state->doomed = true;
}

/// Looks again from the youngest after each one, because a destructor may change the list. Whoever awaits an
/// ended one is not told: it ends with it.
void Scope::sweep() {
    ProcessState* state = youngest_;
    while (state != nullptr) {
        if (!state->doomed) {
            state = state->older;
            continue;
        }
        unlink(*state);
        Process::Frame::from_promise(static_cast<Process::promise_type&>(*state)).destroy();
        state = youngest_;
    }
}

std::vector<ProcessPlace> Scope::places() const {
    std::vector<ProcessPlace> places;
    for (const ProcessState* state = youngest_; state != nullptr; state = state->older) places.push_back(state->place);
    return places;
}

void Scope::link(ProcessState& state) {
    state.scope = this;
    state.older = youngest_;
    if (youngest_ != nullptr) youngest_->younger = &state;
    youngest_ = &state;
    ++count_;
}

void Scope::unlink(ProcessState& state) {
    if (state.older != nullptr) state.older->younger = state.younger;
    (state.younger == nullptr ? youngest_ : state.younger->older) = state.older;
    --count_;
}

Sleep sleep(Agenda& agenda, Duration d) { return {agenda, agenda.later_by(d)}; }

Sleep sleep_until(Agenda& agenda, Time t) { return {agenda, t}; }

void Sleep::await_suspend(Process::Frame frame) {
    expects(agenda_ == &frame.promise().scope->agenda(), "a process sleeps on the agenda of its scope");
    frame.promise().wake_at(until_);
}

void Process::Run::await_suspend(Frame frame) {
    ProcessState& child = process_.frame_.promise();
    if (frame.promise().scope->spawn(std::move(process_))) child.awaited_by = frame.promise().park();
}

}  // namespace rehearse
