// Why bytes move or requests are made, and who made them: the words of the books.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "sim/fields.hpp"

namespace rehearse {

enum class Purpose {
    produce,        // producer to broker
    replicate,      // leader to a follower that keeps up
    consume,        // broker to a consumer that keeps up
    catch_up,       // leader to a replica that is behind or empty
    wal_write,      // write-ahead log of shared storage
    object_upload,  // data from a broker to the object store
    compaction,     // objects read and written again
    wal_replay,     // what a new owner reads from the write-ahead log
    tail_scan,      // a log's end read again after a restart
    cold_read,      // consumers behind the cache
    cache_fill,     // objects read once into the cache of a zone
    coordinate,     // commits and look-ups at a coordinator
    route           // between a leader and the broker that stands in for it in another zone, by way of the store
};
template <>
struct EnumWords<Purpose> {
    static constexpr std::array words{std::pair{std::string_view("produce"), Purpose::produce},
                                      std::pair{std::string_view("replicate"), Purpose::replicate},
                                      std::pair{std::string_view("consume"), Purpose::consume},
                                      std::pair{std::string_view("catch_up"), Purpose::catch_up},
                                      std::pair{std::string_view("wal_write"), Purpose::wal_write},
                                      std::pair{std::string_view("object_upload"), Purpose::object_upload},
                                      std::pair{std::string_view("compaction"), Purpose::compaction},
                                      std::pair{std::string_view("wal_replay"), Purpose::wal_replay},
                                      std::pair{std::string_view("tail_scan"), Purpose::tail_scan},
                                      std::pair{std::string_view("cold_read"), Purpose::cold_read},
                                      std::pair{std::string_view("cache_fill"), Purpose::cache_fill},
                                      std::pair{std::string_view("coordinate"), Purpose::coordinate},
                                      std::pair{std::string_view("route"), Purpose::route}};
};

/// On whose behalf: who opened the connection that carries the bytes.
enum class Initiator { producer, consumer, broker, controller, person };
template <>
struct EnumWords<Initiator> {
    static constexpr std::array words{std::pair{std::string_view("producer"), Initiator::producer},
                                      std::pair{std::string_view("consumer"), Initiator::consumer},
                                      std::pair{std::string_view("broker"), Initiator::broker},
                                      std::pair{std::string_view("controller"), Initiator::controller},
                                      std::pair{std::string_view("person"), Initiator::person}};
};

/// The kinds of request that an object store bills.
enum class RequestKind { put, get, list, del };
template <>
struct EnumWords<RequestKind> {
    static constexpr std::array words{
        std::pair{std::string_view("put"), RequestKind::put}, std::pair{std::string_view("get"), RequestKind::get},
        std::pair{std::string_view("list"), RequestKind::list}, std::pair{std::string_view("delete"), RequestKind::del}};
};

/// The word of an enum value; words stand in the order of the values.
template <class Enum>
constexpr std::string_view word(Enum value) {
    return EnumWords<Enum>::words[static_cast<std::size_t>(value)].first;
}
template <class Enum>
inline constexpr std::size_t word_count = EnumWords<Enum>::words.size();

}  // namespace rehearse
