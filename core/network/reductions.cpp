#include "network/reductions.h"

namespace cyclescope::network {
namespace {

struct Reduction {
  std::string_view operator_name;
  std::string_view function;
};

constexpr Reduction kReductions[] = {
    {"ReduceSum", "sum"},        {"ReduceMean", "mean"},
    {"ReduceMax", "max"},        {"ReduceMin", "min"},
    {"ReduceProd", "prod"},      {"ReduceSumSquare", "sum_square"},
    {"ReduceL1", "l1"},          {"ReduceL2", "l2"},
    {"ReduceLogSum", "log_sum"}, {"ReduceLogSumExp", "log_sum_exp"},
    {"ArgMax", "argmax"},        {"ArgMin", "argmin"},
    {"", "mean_square"},
};

}  // namespace

std::string_view reduction_function(std::string_view operator_name) {
  for (const Reduction& reduction : kReductions) {
    if (!operator_name.empty() && reduction.operator_name == operator_name) return reduction.function;
  }
  return {};
}

std::vector<std::string> reduction_operator_names() {
  std::vector<std::string> names;
  for (const Reduction& reduction : kReductions) {
    if (!reduction.operator_name.empty()) names.emplace_back(reduction.operator_name);
  }
  return names;
}

bool is_reduction(std::string_view function) {
  for (const Reduction& reduction : kReductions) {
    if (reduction.function == function) return true;
  }
  return false;
}

}  // namespace cyclescope::network
