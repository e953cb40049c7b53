// Each word is multiplied in and rotated, as the body of MurmurHash3 (Appleby, public domain) does; its finaliser spreads the end.
#include "sim/digest.hpp"

#include <bit>

namespace rehearse {

void Digest::add(std::uint64_t word) {
    word *= 0x87c37b91114253d5;
    word = std::rotl(word, 31) * 0x4cf5ad432745937f;
    state_ = std::rotl(state_ ^ word, 27) * 5 + 0x52dce729;
}

void Digest::add(double number) {
    constexpr std::uint64_t one_nan = 0x7ff8000000000000;
    add(number == number ? std::bit_cast<std::uint64_t>(number) : one_nan);
}

void Digest::add(std::string_view text) {
    add(std::uint64_t{text.size()});
    for (std::size_t from = 0; from < text.size(); from += 8) {
        std::uint64_t word = 0;
        for (const char letter : text.substr(from, 8)) word = (word << 8) | static_cast<unsigned char>(letter);
        add(word);
    }
}

std::uint64_t Digest::value() const {
    std::uint64_t h = state_;
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccd;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53;
    return h ^ (h >> 33);
}

std::string Digest::hex() const {
    std::string text(16, '0');
    std::uint64_t rest = value();
    for (std::size_t i = 16; i-- > 0; rest >>= 4) text[i] = "0123456789abcdef"[rest & 15];
    return text;
}

}  // namespace rehearse
