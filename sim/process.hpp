// Process: a procedure in time, written as a coroutine. Scope: the life that its processes belong to.
// Promise: a process is resumed by the agenda alone; when its scope closes, its frame is destroyed, and with it every wait,
// lease and flow that the frame holds. An exception that leaves a process reaches whoever runs the agenda.
//
// An await stands alone on its line, `co_await sleep(agenda, 5_s);` or `auto x = co_await y;`, without braces, lambdas or
// ternaries; process functions are named functions or members whose references outlive their scope.
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "sim/agenda.hpp"
#include "sim/frame_pool.hpp"

namespace rehearse {

class Scope;

/// Wakes one waiting process; may be kept, copied and called for ever: it does nothing once that process has gone on or ended.
/// Fits an Action, so whatever calls back can wake a process: `network.when_done(flow, process.park())`.
struct Wake {
    Agenda* agenda = nullptr;
    Ticket ticket;

    /// Lets the process continue as an event of this instant.
    void operator()() const { agenda->reschedule(ticket, agenda->now()); }
    bool waits() const { return agenda != nullptr && agenda->pending(ticket); }
};

/// Opens once; all who wait, and all who come later, continue. Those who wait when it is destroyed wait for ever.
class Signal {
public:
    void open();
    bool is_open() const { return open_; }

    class Wait;
    /// To be awaited; returns at once when the signal is open.
    Wait wait();

private:
    bool open_ = false;
    std::vector<Wake> waiting_;
};

/// Where in the source a process waits; line 0 before it has started.
struct ProcessPlace {
    const char* function = "";
    const char* file = "";
    int line = 0;

    std::string words() const;
};

/// What a frame knows about itself. A process that waits is an entry of the agenda, which its destructor cancels: that alone
/// withdraws it from whatever it waits for.
struct ProcessState {
    Scope* scope = nullptr;
    ProcessState* older = nullptr;  // neighbours in the scope, in order of spawning
    ProcessState* younger = nullptr;
    Ticket wake;          // how it goes on
    Wake awaited_by;      // continues after its end
    ProcessPlace place;
    bool doomed = false;  // its scope has closed; it will not be resumed again
    std::exception_ptr error;

    ProcessState() = default;
    ProcessState(const ProcessState&) = delete;
    ProcessState& operator=(const ProcessState&) = delete;
    ~ProcessState();

    /// Continues at `t`, through the agenda of its scope.
    void wake_at(Time t);
    /// Waits until it is woken.
    Wake park();
};

/// Unstarted until a scope spawns it or another process awaits it; then it belongs to that scope.
class [[nodiscard]] Process {
public:
    struct promise_type : ProcessState {
        Process get_return_object(const char* function = __builtin_FUNCTION(), const char* file = __builtin_FILE()) {
            place = {function, file, 0};
            return Process(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        /// Every await passes here, so that a process can be asked where it waits. By value: g++ 12 copies what comes by reference.
        template <class Awaitable>
        Awaitable await_transform(Awaitable&& awaitable, int line = __builtin_LINE()) {
            place.line = line;
            return static_cast<Awaitable&&>(awaitable);
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { error = std::current_exception(); }

        static void* operator new(std::size_t size) { return take_frame(size); }
        static void operator delete(void* frame, std::size_t size) { give_frame(frame, size); }
    };
    using Frame = std::coroutine_handle<promise_type>;

    Process(Process&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
    Process& operator=(Process&&) = delete;
    ~Process() {
        if (frame_) frame_.destroy();
    }

    class Run;
    /// Awaiting a process runs it in the scope of the one that awaits, which continues after its end.
    Run operator co_await() &&;

private:
    friend class Scope;
    explicit Process(Frame frame) : frame_(frame) {}

    Frame frame_;
};

/// Owns running processes. It must not be destroyed from inside one of its own frames.
class Scope {
public:
    explicit Scope(Agenda& agenda) : agenda_(agenda) {}
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope();

    /// Starts it as an event of this instant. A closed scope refuses: the process is destroyed unstarted, and false returned.
    bool spawn(Process process);

    /// Destroys every frame, youngest first. Called from inside one of its own frames, none of them is resumed any more and
    /// they are destroyed by an event of this instant (Phase::strike). Harmless when closed.
    void close();
    bool closed() const { return closed_; }
    /// Accepts processes again; what the closing ended stays ended.
    void reopen() { closed_ = false; }

    Agenda& agenda() { return agenda_; }
    /// Processes that have not ended.
    std::size_t processes() const { return count_; }
    /// Where each of them waits, youngest first.
    std::vector<ProcessPlace> places() const;

private:
    friend struct ProcessState;
    struct Resume {
        Process::promise_type* state;
        void operator()() const { state->scope->resume(*state); }
        std::string words() const { return "process " + state->place.words(); }
    };

    void resume(Process::promise_type& state);
    void finish(Process::promise_type& state);
    void doom_all();
    void sweep();
    void link(ProcessState& state);
    void unlink(ProcessState& state);

    Agenda& agenda_;
    ProcessState* youngest_ = nullptr;
    ProcessState* running_ = nullptr;
    std::size_t count_ = 0;
    bool closed_ = false;
    Ticket sweeping_;
};

/// Continues after `d`; zero lets everything due now go first.
class Sleep {
public:
    Sleep(Agenda& agenda, Time until) : agenda_(&agenda), until_(until) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(Process::Frame frame);
    void await_resume() const noexcept {}

private:
    Agenda* agenda_;
    Time until_;
};
Sleep sleep(Agenda& agenda, Duration d);
Sleep sleep_until(Agenda& agenda, Time t);

class Signal::Wait {
public:
    explicit Wait(Signal& signal) : signal_(&signal) {}
    bool await_ready() const noexcept { return signal_->open_; }
    void await_suspend(Process::Frame frame) { signal_->waiting_.push_back(frame.promise().park()); }
    void await_resume() const noexcept {}

private:
    Signal* signal_;
};
inline Signal::Wait Signal::wait() { return Wait(*this); }

class Process::Run {
public:
    explicit Run(Process&& process) : process_(std::move(process)) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(Frame frame);
    void await_resume() const noexcept {}

private:
    Process process_;
};
inline Process::Run Process::operator co_await() && { return Run(std::move(*this)); }

}  // namespace rehearse
