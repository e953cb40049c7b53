// Free lists by size class. Under the address sanitizer a kept block is poisoned, so that use after free is still found.
#include "sim/frame_pool.hpp"

#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define REHEARSE_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define REHEARSE_POISONS 1
#endif
#endif

#ifdef REHEARSE_POISONS
#include <sanitizer/asan_interface.h>
#endif

namespace rehearse {

namespace {

constexpr std::size_t step = 64;
constexpr std::size_t classes = 16;

struct Block {
    Block* next;
};

void poison([[maybe_unused]] void* block, [[maybe_unused]] std::size_t size) {
#ifdef REHEARSE_POISONS
    ASAN_POISON_MEMORY_REGION(block, size);
#endif
}

void unpoison([[maybe_unused]] void* block, [[maybe_unused]] std::size_t size) {
#ifdef REHEARSE_POISONS
    ASAN_UNPOISON_MEMORY_REGION(block, size);
#endif
}

struct Pool {
    Block* free[classes] = {};
    std::size_t kept = 0;

    Pool() = default;
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    ~Pool();
};

thread_local Pool pool;
thread_local bool pool_gone = false;  // a frame that outlives its thread's pool is freed directly

Pool::~Pool() {
    pool_gone = true;
    for (std::size_t c = 0; c < classes; ++c) {
        while (Block* block = free[c]) {
            unpoison(block, (c + 1) * step);
            free[c] = block->next;
            ::operator delete(block);
        }
    }
}

}  // namespace

void* take_frame(std::size_t size) {
    const std::size_t c = (size - 1) / step;
    if (c >= classes || pool_gone) return ::operator new(size);
    Block* block = pool.free[c];
    if (block == nullptr) return ::operator new((c + 1) * step);
    unpoison(block, (c + 1) * step);
    pool.free[c] = block->next;
    --pool.kept;
    return block;
}

void give_frame(void* memory, std::size_t size) noexcept {
    const std::size_t c = (size - 1) / step;
    if (c >= classes || pool_gone) {
        ::operator delete(memory);
        return;
    }
    pool.free[c] = ::new (memory) Block{pool.free[c]};
    ++pool.kept;
    poison(memory, (c + 1) * step);
}

std::size_t frames_kept() { return pool.kept; }

}  // namespace rehearse
