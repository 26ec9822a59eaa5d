// Runs matrix products on the array of systolic_array.sv. Reads lines "output_stationary rows columns M N K" from
// standard input; writes for each "CYCLES ok" or "CYCLES wrong", the cycles from the start to the last stored result,
// both included.
#include <verilated.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "Vsystolic_array.h"

namespace {

constexpr std::int64_t kMostCycles = 10'000'000;

struct Product {
  std::string dataflow;
  int rows = 0, columns = 0, m = 0, n = 0, k = 0;
};

class Array {
 public:
  Array() {
    top_.clk = 0;
    top_.start = top_.write_left = top_.write_top = 0;
    tick();
  }
  ~Array() { top_.final(); }

  /// The cycles of `product`; `right` tells whether the results are those of A * B.
  std::int64_t run(const Product& product, bool& right) {
    const auto a = [&](int m, int k) { return static_cast<std::int8_t>((m * 31 + k * 17 + 5) % 251 - 125); };
    const auto b = [&](int k, int n) { return static_cast<std::int8_t>((k * 13 + n * 37 + 3) % 241 - 120); };
    const bool weights_stay = product.dataflow == "weight_stationary";
    top_.weight_stationary = weights_stay ? 1 : 0;
    top_.rows = product.rows;
    top_.columns = product.columns;
    top_.m = product.m;
    top_.n = product.n;
    top_.k = product.k;
    for (int m = 0; m < product.m; ++m) {
      for (int k = 0; k < product.k; ++k) {
        const int lane = weights_stay ? k : m;
        // A partial block of k sits in the last rows of the array.
        const int block = lane / product.rows;
        const int used = std::min(product.rows, (weights_stay ? product.k : product.m) - block * product.rows);
        const int row = lane % product.rows + (weights_stay ? product.rows - used : 0);
        write(true, row, weights_stay ? block * product.m + m : block * product.k + k, a(m, k));
      }
    }
    for (int k = 0; k < product.k; ++k) {
      for (int n = 0; n < product.n; ++n)
        write(false, n % product.columns, n / product.columns * product.k + k, b(k, n));
    }
    top_.start = 1;
    tick();
    top_.start = 0;
    std::int64_t cycles = 1;  // the one of `start`
    while (top_.done == 0 && cycles < kMostCycles) {
      tick();
      ++cycles;
    }
    tick();
    right = cycles < kMostCycles;
    for (int m = 0; m < product.m && right; ++m) {
      for (int n = 0; n < product.n && right; ++n) {
        std::int32_t expected = 0;
        for (int k = 0; k < product.k; ++k) expected += a(m, k) * b(k, n);
        top_.host_bank = n % product.columns;
        top_.host_address = n / product.columns * product.m + m;
        tick();
        right = static_cast<std::int32_t>(top_.host_result) == expected;
      }
    }
    return cycles;
  }

 private:
  void write(bool left, int bank, int address, std::int8_t value) {
    top_.write_left = left ? 1 : 0;
    top_.write_top = left ? 0 : 1;
    top_.host_bank = bank;
    top_.host_address = address;
    top_.host_data = static_cast<std::uint8_t>(value);
    tick();
    top_.write_left = top_.write_top = 0;
  }

  void tick() {
    top_.clk = 1;
    top_.eval();
    top_.clk = 0;
    top_.eval();
  }

  Vsystolic_array top_;
};

}  // namespace

int main() {
  Array array;
  for (Product p; std::cin >> p.dataflow >> p.rows >> p.columns >> p.m >> p.n >> p.k;) {
    bool right = false;
    const std::int64_t cycles = array.run(p, right);
    std::cout << cycles << (right ? " ok" : " wrong") << "\n";
  }
}
