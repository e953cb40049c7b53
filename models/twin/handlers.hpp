// The request handlers of a broker (num.io.threads, 8 by default): a request that appends holds one for as long as the volume takes,
// and what finds none free waits in arrival order, fetches of followers too. Source: Kafka 4.1.1 KafkaRequestHandler, ServerConfigs.
#pragma once

#include <algorithm>
#include <array>
#include <deque>

#include "sim/action.hpp"
#include "sim/agenda.hpp"

namespace rehearse::twin {

class Handlers {
public:
    explicit Handlers(Agenda& agenda) : agenda_(agenda) {}

    /// Bytes a second that appends reach on the volume; 0: the page cache takes them at once.
    void set_volume(double bytes_per_s) { rate_ = bytes_per_s; }
    bool slow() const { return rate_ > 0; }
    double rate() const { return rate_; }

    /// `handled` runs when a handler has taken the request and appended its bytes.
    void run(double bytes, Action handled) {
        waiting_.push_back({bytes, handled});
        take();
    }
    /// The process has ended.
    void clear() {
        ++life_;
        waiting_.clear();
        busy_ = {};
        volume_free_ = {};
    }

private:
    struct Request {
        double bytes;
        Action handled;
    };

    void take() {
        for (std::size_t h = 0; h < busy_.size() && !waiting_.empty(); ++h) {
            if (busy_[h]) continue;
            busy_[h] = true;
            holds_[h] = waiting_.front().handled;
            Time done = agenda_.now();
            const double bytes = waiting_.front().bytes;
            if (rate_ > 0 && bytes > 0) done = volume_free_ = std::max(volume_free_, done) + seconds_up(bytes / rate_);
            waiting_.pop_front();
            agenda_.at(done, [this, h, life = life_] {
                if (life != life_) return;
                Action handled = holds_[h];
                busy_[h] = false;
                handled();
                take();
            });
        }
    }

    Agenda& agenda_;
    double rate_ = 0;
    std::deque<Request> waiting_;
    std::array<bool, 8> busy_{};
    std::array<Action, 8> holds_{};
    std::uint64_t life_ = 0;
    Time volume_free_;
};

}  // namespace rehearse::twin
