// A resource of which only so many can be used at once: people, repair crews, locks. First come, first served.
// Promise: a turn that was given comes back by destructor, also when its holder is ended between being woken and going on.
#pragma once

#include <cstddef>
#include <deque>
#include <utility>

#include "sim/process.hpp"

namespace rehearse {

class Turns;

/// Holds one turn and gives it back when destroyed.
class [[nodiscard]] Lease {
public:
    explicit Lease(Turns& turns) : turns_(&turns) {}
    Lease(Lease&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease();

private:
    Turns* turns_;
};

class Turns {
public:
    explicit Turns(std::size_t limit) : free_(limit) {}
    Turns(const Turns&) = delete;
    Turns& operator=(const Turns&) = delete;

    class Take;
    /// `auto lease = co_await turns.take();`
    Take take();

    std::size_t free() const { return free_; }
    /// Processes that wait, some of which may have been ended since.
    std::size_t waiting() const { return waiting_.size(); }

private:
    friend class Lease;
    void give_back();
    void withdraw(Ticket ticket);

    std::size_t free_;
    std::deque<Wake> waiting_;
};

class Turns::Take {
public:
    explicit Take(Turns& turns) : turns_(&turns) {}
    Take(const Take&) = delete;
    Take(Take&&) = default;  // before it is awaited
    Take& operator=(const Take&) = delete;
    ~Take() {
        if (queued_) turns_->withdraw(ticket_);
    }

    bool await_ready() {
        if (turns_->free_ == 0) return false;
        --turns_->free_;
        return true;
    }
    void await_suspend(Process::Frame frame) {
        const Wake wake = frame.promise().park();
        turns_->waiting_.push_back(wake);
        ticket_ = wake.ticket;
        queued_ = true;
    }
    Lease await_resume() {
        queued_ = false;
        return Lease(*turns_);
    }

private:
    Turns* turns_;
    Ticket ticket_;
    bool queued_ = false;  // waits, or was given a turn that it has not taken up
};
inline Turns::Take Turns::take() { return Take(*this); }

inline Lease::~Lease() {
    if (turns_ != nullptr) turns_->give_back();
}

/// The turn passes straight to the first who waits, so that nobody can overtake.
inline void Turns::give_back() {
    if (waiting_.empty()) {
        ++free_;
        return;
    }
    const Wake next = waiting_.front();
    waiting_.pop_front();
    next();
}

/// Leaves the queue; one that is no longer in it was given a turn and passes it on.
inline void Turns::withdraw(Ticket ticket) {
    for (auto wake = waiting_.begin(); wake != waiting_.end(); ++wake) {
        if (wake->ticket == ticket) {
            waiting_.erase(wake);
            return;
        }
    }
    give_back();
}

}  // namespace rehearse
