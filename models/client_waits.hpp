// How much later than in steady state a crowd's bytes are served: watches the crowd's queues from the failure on, bucket by bucket,
// and changes nothing. Counted from the instant at which producers meant to send, or at which a record was appended for readers.
#pragma once

#include <vector>

#include "models/age_ledger.hpp"
#include "models/outcome.hpp"
#include "models/wait_histogram.hpp"

namespace rehearse {

class Crowd;
class ProducerCrowd;

class ClientWaits {
public:
    /// `producer` is the crowd itself where it writes, else null. Starts now; `late_after` and `window` count from now on.
    ClientWaits(const Crowd& crowd, const ProducerCrowd* producer, Time now, Duration late_after, Duration window);

    /// An instant is quiet: books what came and went since the last one.
    void look(Time now);
    /// What it came to; what still waits is counted with its wait up to now.
    ExtraLatency result() const;
    Duration blocked() const { return blocked_; }

private:
    struct Bucket {
        AgeLedger ledger;
        double inflow = 0, outflow = 0;      // bytes a second since the last look
    };

    void advance(double from, double to);
    void come(Bucket& bucket, double bytes, double from, double to);
    void expire(double bytes, double from, double to);
    void reconcile(double now);
    void read_rates();
    double level_of(std::size_t bucket) const;
    void count(const Departure& departure, bool served);
    bool over(double now) const;

    const Crowd& crowd_;
    const ProducerCrowd* producer_;
    Time start_, looked_;
    double late_after_, window_;
    std::vector<Bucket> buckets_;            // of each lane what moves and what waits; last, what is in no lane
    WaitHistogram waits_;
    std::array<double, send_errors> failed_{};       // as of the last look
    double never_served_ = 0;
    bool blocked_now_ = false, over_ = false;
    Duration blocked_;
};

}  // namespace rehearse
