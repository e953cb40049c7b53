// A callable of fixed size that never allocates: what the agenda runs.
#pragma once

#include <cstddef>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace rehearse {

/// Holds a trivially copyable callable of at most 40 bytes. Copying copies the bytes.
class Action {
public:
    static constexpr std::size_t capacity = 40;

    Action() = default;

    template <class F>
        requires(!std::is_same_v<std::remove_cvref_t<F>, Action> && std::is_invocable_v<std::remove_cvref_t<F>&>)
    Action(F&& f) {  // NOLINT: implicit, so that lambdas read well at the call site
        using Held = std::remove_cvref_t<F>;
        static_assert(sizeof(Held) <= capacity, "capture less: an Action holds 40 bytes");
        static_assert(std::is_trivially_copyable_v<Held> && std::is_trivially_destructible_v<Held>,
                      "an Action holds trivially copyable captures only");
        ::new (static_cast<void*>(bytes_)) Held(std::forward<F>(f));
        call_ = [](void* held) -> const Kind* {
            if (held == nullptr) return kind<Held>();
            (*static_cast<Held*>(held))();
            return nullptr;
        };
    }

    explicit operator bool() const { return call_ != nullptr; }
    void operator()() { call_(bytes_); }

    /// What the callable says of itself in words(); else its type as the compiler spells it, which says where it was written.
    /// For messages only: each compiler has its own spelling.
    std::string name() const { return call_ == nullptr ? "nothing" : call_(nullptr)->name(bytes_); }

    /// Bytes of what is held; 0 if nothing is.
    std::size_t size() const { return call_ == nullptr ? 0 : call_(nullptr)->size; }

private:
    friend class ActionStore;

    struct Kind {
        std::string (*name)(const void* held);
        std::size_t size;
    };

    template <class Held>
    static const Kind* kind() {
        static constexpr Kind of_held{&name_of<Held>, sizeof(Held)};
        return &of_held;
    }

    template <class Held>
    static std::string name_of([[maybe_unused]] const void* held) {
        if constexpr (requires(const Held& h) { h.words(); }) {
            return static_cast<const Held*>(held)->words();
        } else {
            const std::string_view text = __PRETTY_FUNCTION__;
            const std::size_t from = text.find("Held = ") + 7;
            return std::string(text.substr(from, text.find_first_of(";]", from) - from));
        }
    }

    alignas(std::max_align_t) std::byte bytes_[capacity];  // not cleared: that would cost more than the rest
    const Kind* (*call_)(void*) = nullptr;  // runs what is held; asked with nullptr, only tells its kind
};

}  // namespace rehearse
