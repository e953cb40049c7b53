// Sealing, pacing and committing blocks.
#include "models/twin/uploads.hpp"

#include <algorithm>
#include <cmath>

#include "models/twin/automq.hpp"
#include "models/twin/cluster.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration force_tick = 100_ms;          // S3Storage.forceUploadTicker
constexpr double longest_upload = 20;            // seconds: S3Storage.uploadDeltaWAL0
constexpr double own_object = 8388608;           // s3.stream.object.split.size: a stream with this much gets its own object
constexpr double burst_share = 0.8;              // of the write cache: no more pacing
constexpr double marker = 57;                    // bytes of the record that carries the trim offset
constexpr Duration look_again = 100_ms;          // of a paced piece for a reason not to wait
}  // namespace

/// S3Storage adjusts the threshold to a third of the write cache.
double Uploads::limit() const {
    const AutomqSettings& s = cluster_.plan.automq->settings;
    return std::min(s.wal_upload_threshold.count, s.wal_cache_size.count / 3);
}

double Uploads::counted(double bytes) const { return bytes * cluster_.plan.automq->work.cached_per_byte; }

bool Uploads::full() const { return counted(uncommitted_) >= cluster_.plan.automq->settings.wal_cache_size.count; }

void Uploads::fresh() {
    block_ = std::make_shared<Task>();
    block_->created = cluster_.sim.agenda.now();
}

void Uploads::begin(Time at) {
    const Time now = cluster_.sim.agenda.now();
    ++life_;
    fresh();
    sealed_ = at;
    const std::int64_t every = cluster_.plan.automq->settings.wal_upload_interval.ns;
    const std::int64_t rounds = (now - at).ns / every + 1;
    cluster_.sim.agenda.at(at + Duration{every * rounds}, [this, life = life_] { tick(life); });
}

void Uploads::stop() {
    ++life_;
    under_way_.clear();
    block_.reset();
    uncommitted_ = fastest_ = 0;
}

/// The check of a broker's first interval finds nothing that is old enough.
void Uploads::tick(std::uint64_t life) {
    if (life != life_) return;
    const Duration every = cluster_.plan.automq->settings.wal_upload_interval;
    const Time now = cluster_.sim.agenda.now();
    if (now - sealed_ > every || (now - sealed_ == every && fastest_ > 0)) seal(false);
    cluster_.sim.agenda.after(every, [this, life] { tick(life); });
}

void Uploads::put(std::uint32_t partition, double bytes) {
    if (!block_) return;
    block_->held[partition] += bytes;
    block_->total += bytes;
    block_->upto = cluster_.automq->wals[id_].acknowledged();
    uncommitted_ += bytes;
    if (counted(block_->total) >= limit()) seal(false);
}

void Uploads::seal(bool forced) {
    if (forced)
        for (const Work& w : under_way_) w->forced = true;
    if (!block_ || block_->total <= 0) return;
    const Work task = block_;
    const Work before = under_way_.empty() ? nullptr : under_way_.back();
    fresh();
    sealed_ = cluster_.sim.agenda.now();
    task->forced = forced;
    const double filled = (sealed_ - task->created).seconds();
    fastest_ = std::max(fastest_, counted(task->total) / std::clamp(filled, 0.1, longest_upload));
    task->pace = fastest_;
    under_way_.push_back(task);
    scope_.spawn(upload(task, before));
}

std::vector<double> Uploads::pieces(const std::map<std::uint32_t, double>& held, double total, double part) {
    std::vector<double> all;
    const auto add = [&](double bytes) {
        for (; bytes > 0; bytes -= part) all.push_back(std::min(bytes, part));
    };
    for (const auto& [partition, bytes] : held) {
        if (bytes < own_object) continue;
        add(bytes);
        total -= bytes;
    }
    add(total);
    return all;
}

Process Uploads::wait_turn(Work task, Time due) {
    Agenda& agenda = cluster_.sim.agenda;
    const double room = cluster_.plan.automq->settings.wal_cache_size.count;
    while (!task->forced && agenda.now() < due && counted(uncommitted_) < burst_share * room)
        co_await sleep(agenda, std::min(due - agenda.now(), look_again));
}

Process Uploads::pass(Work task, double bytes) {
    co_await cluster_.automq->put(id_, StoreClient::data, bytes);
    if (--task->open == 0) task->uploaded.open();
}

Process Uploads::upload(Work task, Work before) {
    Agenda& agenda = cluster_.sim.agenda;
    Automq& automq = *cluster_.automq;
    if (before)
        co_await before->prepared.wait();
    co_await automq.rpc(id_, 1);
    task->prepared.open();
    if (task->forced)
        co_await sleep(agenda, automq.work(task->total / automq.plan().work.upload_encoding.per_second));
    const std::vector<double> parts = pieces(task->held, task->total, automq.plan().settings.object_part_size.count);
    task->open = parts.size();
    const Time begun = agenda.now();
    double done = 0;
    for (const double part : parts) {
        done += part;
        const Time due = begun + seconds_up(counted(done) / task->pace);
        co_await wait_turn(task, due);
        scope_.spawn(pass(task, part));
    }
    co_await task->uploaded.wait();
    if (before)
        co_await before->committed.wait();
    co_await automq.rpc(id_, 1 + task->held.size());
    std::erase(under_way_, task);
    uncommitted_ -= task->total;
    automq.wals[id_].trim(task->upto);
    automq.wals[id_].append({marker, nobody, 0, [] {}});
    task->committed.open();
}

Process Uploads::force() {
    Agenda& agenda = cluster_.sim.agenda;
    const std::int64_t since = (agenda.now() - Time{}).ns % force_tick.ns;
    const Duration wait{force_tick.ns - since};
    co_await sleep(agenda, wait);
    seal(true);
    const std::deque<Work> all = under_way_;
    for (const Work& w : all)
        co_await w->committed.wait();
}

}  // namespace rehearse::twin
