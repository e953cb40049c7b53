// Booking what flows move, and keeping what bound those that repair.
#include "models/books.hpp"

#include <algorithm>
#include <utility>

namespace rehearse {

namespace {

void add_seconds(std::vector<std::pair<std::string, double>>& sums, const std::string& words, double seconds) {
    for (auto& [name, sum] : sums)
        if (name == words) { sum += seconds; return; }
    sums.emplace_back(words, seconds);
}

}  // namespace

PathCost& PathCost::operator+=(const PathCost& other) {
    uses.insert(uses.end(), other.uses.begin(), other.uses.end());
    bytes.insert(bytes.end(), other.bytes.begin(), other.bytes.end());
    requests.insert(requests.end(), other.requests.begin(), other.requests.end());
    if (other.loop) loop = other.loop;
    answer_s += other.answer_s;
    return *this;
}

Transfer& Transfer::operator=(Transfer&& other) noexcept {
    if (this != &other) {
        close();
        books_ = std::exchange(other.books_, nullptr);
        slot_ = other.slot_;
    }
    return *this;
}

double Transfer::close() { return books_ ? std::exchange(books_, nullptr)->close(slot_) : 0; }
FlowId Transfer::flow() const { return books_->slots_[slot_].flow; }
double Transfer::rate() const { return books_ ? books_->network_.rate(flow()) : 0; }
double Transfer::moved() const { return books_ ? books_->network_.moved(flow()) : 0; }
void Transfer::set_cap(double cap) { books_->network_.set_cap(flow(), cap); }

Books::Books(FluidNetwork& network, std::vector<std::string> zone_names, std::vector<std::string> store_types)
    : traffic(std::move(zone_names)), requests(std::move(store_types)), network_(network) {}

Transfer Books::open(PathCost path, Work work, std::string name, double cap, double amount, Action done) {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const std::uint32_t index = free_.back();
    free_.pop_back();
    Slot& slot = slots_[index];
    FlowSpec spec;
    spec.uses = std::move(path.uses);
    spec.amount = amount;
    spec.cap = cap;
    spec.loop = path.loop;
    spec.weight = path.weight;
    spec.name = std::move(name);
    slot.done = done;
    const std::uint32_t use = ++slot.uses;
    if (done) slot.flow = network_.start(std::move(spec), [this, index, use] { finished(index, use); });
    else slot.flow = network_.start(std::move(spec));
    slot.bytes = std::move(path.bytes);
    slot.requests = std::move(path.requests);
    slot.work = work;
    slot.posted = 0;
    slot.open = true;
    slot.cross_per_unit = 0;
    for (const ByteLine& line : slot.bytes)
        if (line.from != line.to && line.from != traffic.store() && line.to != traffic.store()) slot.cross_per_unit += line.per_unit;
    return Transfer(*this, index);
}

void Books::post(Slot& slot) {
    const double moved = network_.moved(slot.flow);
    const double fresh = moved - slot.posted;
    slot.posted = moved;
    if (fresh <= 0) return;
    for (const ByteLine& line : slot.bytes) traffic.book(line.from, line.to, line.purpose, line.initiator, Bytes{fresh * line.per_unit});
    for (const RequestLine& line : slot.requests) requests.book(StoreId{0}, line.kind, line.purpose, fresh * line.per_unit);
}

void Books::finished(std::uint32_t index, std::uint32_t use) {
    // A transfer may be closed in the very instant in which it completes; then nobody is there to be told.
    Slot& slot = slots_[index];
    if (slot.open && slot.uses == use) slot.done();
}

void Books::post() {
    for (Slot& slot : slots_)
        if (slot.open) post(slot);
}

void Books::keep_causes(const Slot& slot) {
    if (slot.work == Work::live) return;
    std::vector<std::pair<std::string, double>>& own = causes_by_name_[network_.name(slot.flow)];
    for (const auto& [cause, seconds] : network_.seconds_by_cause(slot.flow)) {
        add_seconds(causes_, network_.words(cause), seconds);
        add_seconds(own, network_.words(cause), seconds);
    }
}

double Books::close(std::uint32_t index) {
    Slot& slot = slots_[index];
    network_.cut(slot.flow);
    post(slot);
    keep_causes(slot);
    slot.open = false;
    free_.push_back(index);
    return slot.posted;
}

double Books::cross_zone_rate() const {
    double sum = 0;
    for (const Slot& slot : slots_)
        if (slot.open && slot.cross_per_unit > 0) sum += network_.rate(slot.flow) * slot.cross_per_unit;
    return sum;
}

std::vector<FlowId> Books::recovering() const {
    std::vector<FlowId> flows;
    for (const Slot& slot : slots_)
        if (slot.open && slot.work == Work::recovery) flows.push_back(slot.flow);
    return flows;
}

double Books::recovery_rate() const {
    double sum = 0;
    for (const Slot& slot : slots_)
        if (slot.open && slot.work == Work::recovery) sum += network_.rate(slot.flow);
    return sum;
}

std::vector<std::pair<std::string, double>> Books::bound_by() const {
    std::vector<std::pair<std::string, double>> sums = causes_;
    for (const Slot& slot : slots_) {
        if (!slot.open || slot.work == Work::live) continue;
        for (const auto& [cause, seconds] : network_.seconds_by_cause(slot.flow)) add_seconds(sums, network_.words(cause), seconds);
    }
    std::stable_sort(sums.begin(), sums.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    return sums;
}

std::string Books::held_most(const std::string& name) const {
    std::vector<std::pair<std::string, double>> sums;
    for (auto at = causes_by_name_.lower_bound(name); at != causes_by_name_.end() && at->first.starts_with(name); ++at)
        if (at->first == name || at->first[name.size()] == ' ')
            for (const auto& [cause, seconds] : at->second) add_seconds(sums, cause, seconds);
    const auto most = std::max_element(sums.begin(), sums.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == sums.end() ? std::string() : most->first;
}

}  // namespace rehearse
