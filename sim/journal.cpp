// The journal's two steps for a fact that has become a record: into the digest and the list, and out to those who asked.
#include "sim/journal.hpp"

#include "sim/check.hpp"

namespace rehearse {

namespace {

void digest_value(Digest& digest, const FactValue& value) {
    digest.add(std::uint64_t{value.index()});
    if (const auto* number = std::get_if<std::int64_t>(&value)) digest.add(static_cast<std::uint64_t>(*number));
    if (const auto* number = std::get_if<double>(&value)) digest.add(*number);
    if (const auto* text = std::get_if<std::string>(&value)) digest.add(std::string_view(*text));
}

}  // namespace

FactId Journal::store(FactRecord record) {
    expects(record.cause == no_fact || record.cause < records_.size(), "a cause is noted before its effect");
    expects(records_.size() < no_fact, "a journal holds fewer than 2^32 facts");
    digest_.add(static_cast<std::uint64_t>(record.at.ns));
    digest_.add(record.kind);
    digest_.add(std::uint64_t{record.cause});
    for (const auto& [name, value] : record.values) {
        digest_.add(name);
        digest_value(digest_, value);
    }
    records_.push_back(std::move(record));
    return static_cast<FactId>(records_.size() - 1);
}

/// By index: a subscriber may note further facts or subscribe.
void Journal::tell(const char* type, const void* fact) {
    for (std::size_t i = 0; i < subscribers_.size(); ++i) {
        if (subscribers_[i].type == type) subscribers_[i].listener->hear(agenda_.now(), fact);
    }
}

}  // namespace rehearse
