#pragma once

#include <exception>
#include <optional>
#include <utility>

#if __has_include(<coroutine>)
#include <coroutine>
namespace cyclescope::representatives::coroutine {
using std::coroutine_handle;
using std::suspend_always;
}  // namespace cyclescope::representatives::coroutine
#else  // libc++ before version 14, about which compilers warn wherever there is a coroutine
#pragma clang diagnostic ignored "-Wunknown-warning-option"
#pragma clang diagnostic ignored "-Wdeprecated-experimental-coroutine"
#include <experimental/coroutine>
namespace cyclescope::representatives::coroutine {
using std::experimental::coroutine_handle;
using std::experimental::suspend_always;
}  // namespace cyclescope::representatives::coroutine
#endif

namespace cyclescope::representatives {

// Out of line, as Clang makes tail calls within coroutines of what takes a handle and gives nothing, and WebAssembly
// may not have tail calls.
[[gnu::noinline]] inline void go_on(coroutine::coroutine_handle<> stopped) { stopped.resume(); }
[[gnu::noinline]] inline void give_up(coroutine::coroutine_handle<> stopped) { stopped.destroy(); }

/// The end of a coroutine: lets whoever waits for its value go on.
struct PullEnd {
  coroutine::coroutine_handle<> caller;  ///< or null

  bool await_ready() noexcept { return false; }
  void await_suspend(coroutine::coroutine_handle<> /*ended*/) noexcept {
    if (caller) go_on(caller);
  }
  void await_resume() noexcept {}
};

/// A function that may stop in its middle, for an answer from outside, and goes on where it stopped: a coroutine. It
/// begins when it is awaited, or by run(); `co_await` of another Pull waits for its value. Parameters that are
/// references must outlive it.
template <typename T>
class Pull {
 public:
  struct promise_type;
  using Handle = coroutine::coroutine_handle<promise_type>;

  Pull(Pull&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Pull& operator=(Pull&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Pull() {
    if (handle_) give_up(handle_);
  }

  /// Works until it is done or waits for an answer. Once, and not where it is awaited.
  void run() { handle_.resume(); }
  bool done() const { return handle_.done(); }
  /// Its value, which can be taken once. Precondition: done().
  T take() { return handle_.promise().take(); }

  bool await_ready() const { return false; }
  /// Whoever awaits it is stopped only if it has to wait itself. No jump from one coroutine into the next, which would
  /// be a tail call.
  bool await_suspend(coroutine::coroutine_handle<> caller) {
    go_on(handle_);
    if (handle_.done()) return false;
    handle_.promise().caller = caller;
    return true;
  }
  T await_resume() { return take(); }

 private:
  explicit Pull(Handle handle) : handle_(handle) {}

  Handle handle_;
};

template <typename T>
struct Pull<T>::promise_type {
  Pull get_return_object() { return Pull(Handle::from_promise(*this)); }
  coroutine::suspend_always initial_suspend() noexcept { return {}; }
  PullEnd final_suspend() noexcept { return {caller}; }
  template <typename Value>
  void return_value(Value&& returned) {
    value.emplace(std::forward<Value>(returned));
  }
  void unhandled_exception() { error = std::current_exception(); }

  T take() {
    if (error) std::rethrow_exception(error);
    return std::move(*value);
  }

  std::optional<T> value;
  std::exception_ptr error;
  coroutine::coroutine_handle<> caller;
};

}  // namespace cyclescope::representatives
