#include "mapping/tiling.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "mapping/greedy_tiling.h"

namespace cyclescope::mapping {
namespace {

constexpr std::int64_t kMaxCandidates = 4096;  ///< of one variable

/// Candidates for n units at most, largest first.
std::vector<std::int64_t> units_up_to(Candidates kind, std::int64_t n) {
  std::vector<std::int64_t> units;
  const auto count = [&] { return static_cast<std::int64_t>(units.size()); };
  switch (kind) {
    case Candidates::kHalving:
      for (std::int64_t unit = n; unit >= 1; unit = unit == 1 ? 0 : unit / 2 + unit % 2) units.push_back(unit);
      break;
    case Candidates::kPowersOfTwo:
      units.push_back(n);
      for (int bit = 62; bit >= 0; --bit) {
        if ((std::int64_t{1} << bit) < n) units.push_back(std::int64_t{1} << bit);
      }
      break;
    case Candidates::kDivisors:
      for (std::int64_t d = 1; d <= n / d && d <= kMaxCandidates; ++d) {
        if (n % d != 0) continue;
        units.push_back(d);
        if (d != n / d) units.push_back(n / d);
      }
      std::sort(units.begin(), units.end(), std::greater<>());
      break;
    case Candidates::kSplits:
      for (std::int64_t unit = n; unit >= 1 && count() < kMaxCandidates;) {
        units.push_back(unit);
        if (unit == 1) break;
        const std::int64_t parts = (n - 1) / (unit - 1) + 1;  // fewest parts that make the pieces smaller than `unit`
        unit = (n - 1) / parts + 1;
      }
      break;
    case Candidates::kAll:
      for (std::int64_t unit = n; unit >= 1 && count() <= kMaxCandidates; --unit) units.push_back(unit);
      break;
    case Candidates::kValues:
      break;
  }
  return units;
}

/// Why choices were refused.
struct Refusals {
  std::vector<std::int64_t> by_storage;     ///< by ObjectId
  std::vector<std::int64_t> least_words;    ///< by ObjectId: least that a refused choice wanted
  std::vector<std::int64_t> by_constraint;  ///< by position in Tiling::constraints
  std::int64_t overflows = 0;
};

class Search {
 public:
  Search(const TilingProblem& problem, std::vector<std::int64_t> frame)
      : problem_(problem), tiling_(problem.mapping.tiling), frame_(std::move(frame)) {
    const std::size_t objects = problem.architecture.objects.size();
    used_words_.assign(objects, 0);
    refusals_.by_storage.assign(objects, 0);
    refusals_.least_words.assign(objects, std::numeric_limits<std::int64_t>::max());
    refusals_.by_constraint.assign(tiling_.constraints.size(), 0);
    scratch_ = problem.scratch;
    for (std::size_t i = 0; i < scratch_.size(); ++i) {
      Stage stage = kKernelStage;
      for (const SlotExpressionId extent : problem.mapping.scratch[i].extents) {
        stage = std::max(stage, problem.expressions.stage(extent));
      }
      scratch_stages_.push_back(stage);
    }
  }

  Result<TilingResult> run() {
    enter(kKernelStage);
    if (error_) return tl::unexpected(std::move(*error_));
    if (!best_) return tl::unexpected(no_tiles());
    best_->points = fitting_;
    return std::move(*best_);
  }

 private:
  /// Evaluates what stage `stage` makes known, and goes on with the next variable if it fits.
  void enter(Stage stage) {
    if (++visited_ > kMaxTilingPoints) {
      fail("TilingTooLarge", problem_.mapping.path + "/tiling",
           "more than " + std::to_string(kMaxTilingPoints) + " tile choices to look at",
           "use \"candidates\": \"halving\", or constraints and maxima that depend on earlier variables");
      return;
    }
    if (!evaluate_lets(stage)) return;
    std::vector<std::pair<architecture::ObjectId, std::int64_t>> taken;
    if (fits_storages(stage, taken) && keeps_constraints(stage)) {
      if (stage == tiling_.variables.size()) {
        finish();
      } else {
        try_values(tiling_.variables[stage]);
      }
    }
    for (const auto& [storage, words] : taken) used_words_[static_cast<std::size_t>(storage)] -= words;
  }

  void try_values(const TileVariable& variable) {
    std::int64_t maximum = 0, multiple = 1;
    std::vector<std::int64_t> values;
    if (!tiling_.greedy.empty()) {
      values.push_back(frame_[variable.slot]);  // chosen already
    } else if (variable.candidates == Candidates::kValues) {
      for (const SlotExpressionId id : variable.values) {
        std::int64_t value = 0;
        if (!evaluate(id, value)) return;
        values.push_back(value);
      }
    } else {
      if (!evaluate(variable.maximum, maximum) || !evaluate(variable.multiple_of, multiple)) return;
      if (maximum < 1 || multiple < 1) {
        fail("OutOfRange", variable.path,
             "the tile variable '" + variable.name + "' has a maximum of " + std::to_string(maximum) +
                 " in multiples of " + std::to_string(multiple) + "; both must be at least 1");
        return;
      }
      values = units_up_to(variable.candidates, (maximum - 1) / multiple + 1);
      for (std::int64_t& value : values) value = value > maximum / multiple ? maximum : value * multiple;
    }
    for (const std::int64_t value : values) {
      frame_[variable.slot] = value;
      enter(variable.stage);
      if (error_) return;
    }
  }

  bool evaluate_lets(Stage stage) {
    for (const Let& let : problem_.mapping.lets) {
      if (problem_.expressions.stage(let.value) == stage && !evaluate(let.value, frame_[let.slot])) return false;
    }
    return true;
  }

  bool fits_storages(Stage stage, std::vector<std::pair<architecture::ObjectId, std::int64_t>>& taken) {
    for (std::size_t i = 0; i < scratch_.size(); ++i) {
      if (scratch_stages_[i] != stage) continue;
      ScratchArea& area = scratch_[i];
      if (!measure(problem_.mapping.scratch[i], area)) return false;
      std::int64_t& used = used_words_[static_cast<std::size_t>(area.storage)];
      if (__builtin_add_overflow(used, area.words, &used)) {
        used -= area.words;
        ++refusals_.overflows;
        return false;
      }
      taken.emplace_back(area.storage, area.words);
      const std::int64_t capacity =
          problem_.architecture.objects[static_cast<std::size_t>(area.storage)].storage.capacity;
      if (capacity > 0 && used > capacity) {
        ++refusals_.by_storage[static_cast<std::size_t>(area.storage)];
        auto& least = refusals_.least_words[static_cast<std::size_t>(area.storage)];
        least = std::min(least, used);
        return false;
      }
    }
    return true;
  }

  bool measure(const ScratchDeclaration& declaration, ScratchArea& area) {
    const architecture::Storage& storage =
        problem_.architecture.objects[static_cast<std::size_t>(area.storage)].storage;
    __int128 bits = area.element_bits;
    area.extents.resize(declaration.extents.size());
    for (std::size_t i = 0; i < area.extents.size(); ++i) {
      if (!evaluate(declaration.extents[i], area.extents[i])) return false;
      if (area.extents[i] < 0) {
        fail("OutOfRange", declaration.path, "an extent of '" + declaration.name + "' is negative");
        return false;
      }
      bits *= area.extents[i];
      if (bits > __int128{1} << 62) {
        ++refusals_.overflows;
        return false;
      }
    }
    area.words = static_cast<std::int64_t>((bits + storage.data_width - 1) / storage.data_width);
    return true;
  }

  bool keeps_constraints(Stage stage) {
    for (std::size_t i = 0; i < tiling_.constraints.size(); ++i) {
      std::int64_t holds = 0;
      if (problem_.expressions.stage(tiling_.constraints[i]) != stage) continue;
      if (!evaluate(tiling_.constraints[i], holds)) return false;
      if (holds == 0) {
        ++refusals_.by_constraint[i];
        return false;
      }
    }
    return true;
  }

  void finish() {
    ++fitting_;
    std::vector<std::int64_t> objective(tiling_.objectives.size());
    for (std::size_t i = 0; i < objective.size(); ++i) {
      if (!evaluate(tiling_.objectives[i], objective[i])) return;
    }
    if (best_ && !(objective < objective_)) return;
    objective_ = std::move(objective);
    best_ = TilingResult{frame_, scratch_, 0};
  }

  /// False where the value is unknown: an overflow refuses the choice, every other error ends the search.
  bool evaluate(SlotExpressionId id, std::int64_t& value) {
    auto result = problem_.expressions.evaluate(id, frame_);
    if (result) {
      value = *result;
      return true;
    }
    if (result.error().code == "Overflow" && !tiling_.variables.empty()) {
      ++refusals_.overflows;
    } else {
      error_ = std::move(result.error());
    }
    return false;
  }

  void fail(std::string code, std::string path, std::string message, std::string hint = {}) {
    error_ = Diagnostic{std::move(code), std::move(path), std::move(message), std::move(hint), 0, 0};
  }

  Diagnostic no_tiles() const {
    const auto storage = std::max_element(refusals_.by_storage.begin(), refusals_.by_storage.end());
    const auto constraint = std::max_element(refusals_.by_constraint.begin(), refusals_.by_constraint.end());
    const std::int64_t by_storage = refusals_.by_storage.empty() ? 0 : *storage;
    const std::int64_t by_constraint = refusals_.by_constraint.empty() ? 0 : *constraint;
    Diagnostic diagnostic{"TilingNotFound", problem_.mapping.path, "", "", 0, 0};
    const std::string start = "no tile sizes of '" + problem_.mapping.name + "' fit: ";
    if (by_storage >= by_constraint && by_storage > 0) {
      const auto id = static_cast<std::size_t>(storage - refusals_.by_storage.begin());
      const architecture::Object& object = problem_.architecture.objects[id];
      std::string names;
      for (std::size_t i = 0; i < scratch_.size(); ++i) {
        if (scratch_[i].storage != static_cast<architecture::ObjectId>(id)) continue;
        names += (names.empty() ? "'" : ", '") + problem_.mapping.scratch[i].name + "'";
      }
      const std::string words = std::to_string(refusals_.least_words[id]);
      diagnostic.message = start + names + " want at least " + words + " words of '" + object.name + "', which has " +
                           std::to_string(object.storage.capacity);
      diagnostic.hint = "give '" + object.name + "' " + words + " words or more";
    } else if (by_constraint > 0) {
      const auto index = static_cast<std::size_t>(constraint - refusals_.by_constraint.begin());
      diagnostic.path = problem_.expressions.path(tiling_.constraints[index]);
      diagnostic.message =
          start + "the constraint '" + problem_.expressions.text(tiling_.constraints[index]) + "' refuses most of them";
    } else {
      diagnostic.message = start + (refusals_.overflows > 0 ? "their sizes leave 64 bits" : "there are no candidates");
    }
    return diagnostic;
  }

  const TilingProblem& problem_;
  const Tiling& tiling_;
  std::vector<std::int64_t> frame_;
  std::vector<ScratchArea> scratch_;
  std::vector<Stage> scratch_stages_;
  std::vector<std::int64_t> used_words_;  ///< by ObjectId
  Refusals refusals_;
  std::vector<std::int64_t> objective_;  ///< of the best choice so far
  std::optional<TilingResult> best_;
  std::optional<Diagnostic> error_;
  std::int64_t visited_ = 0, fitting_ = 0;
};

}  // namespace

Result<TilingResult> choose_tiles(const TilingProblem& problem, std::vector<std::int64_t> frame) {
  if (!problem.mapping.tiling.greedy.empty()) {
    auto chosen = choose_greedily(problem.expressions, problem.mapping, frame);
    if (!chosen) return tl::unexpected(std::move(chosen.error()));
  }
  return Search(problem, std::move(frame)).run();
}

}  // namespace cyclescope::mapping
