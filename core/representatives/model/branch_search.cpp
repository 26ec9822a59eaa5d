#include "representatives/model/branch_search.h"

#include <algorithm>
#include <cmath>

#include "statistics/random.h"

namespace cyclescope::representatives {
namespace {

constexpr std::size_t kSplitRows = 1200;  ///< that branches are told apart on
constexpr int kMostRounds = 12;
constexpr double kWorthABranch = 0.8;  ///< of the error before, for one more branch
constexpr double kExact = 1e-9;        ///< relative error that nothing can improve on
constexpr std::size_t kAsidePart = 5;  ///< every fifth measurement judges the number of branches
constexpr std::size_t kEnoughToJudge = 50;

class BranchSearch {
 public:
  BranchSearch(const RelativeTerms& terms, Rows rows, const std::vector<double>& intensities,
               const BranchOptions& options)
      : terms_(terms), intensities_(intensities), options_(options), all_(std::move(rows)) {
    statistics::Random random(options.seed);
    random.shuffle(all_);
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (all_.size() >= kEnoughToJudge && i % kAsidePart == 0) {
        if (aside_.size() < kSplitRows) aside_.push_back(all_[i]);
      } else if (some_.size() < kSplitRows) {
        some_.push_back(all_[i]);
      }
    }
    if (aside_.empty()) aside_ = some_;
    std::sort(all_.begin(), all_.end());
  }

  Branches run() {
    Branches best{{terms_.fit(some_, options_.most_terms)}};
    double error = best.error(terms_, aside_);
    while (best.coefficients.size() < options_.most_branches && error > kExact &&
           some_.size() >= 2 * kRowsPerTerm * (best.coefficients.size() + 1)) {
      const Branches more = split(best);
      const double more_error = more.error(terms_, aside_);
      if (!(more_error < kWorthABranch * error)) break;
      best = more;
      error = more_error;
    }
    return refit(best);
  }

 private:
  /// One more branch: begins with the rows beyond several thresholds of arithmetic intensity, or those that are
  /// predicted too low, and then alternates between fitting branches and giving each row to its largest one.
  Branches split(const Branches& before) const {
    Branches best = before;
    double best_error = INFINITY;
    std::vector<double> sorted;
    for (const std::uint32_t row : some_) sorted.push_back(intensities_[row]);
    std::sort(sorted.begin(), sorted.end());
    for (int start = 0; start < 4; ++start) {
      std::vector<std::size_t> owner;
      for (const std::uint32_t row : some_) {
        std::size_t which = 0;
        const double predicted = before.predict(terms_, row, &which);
        const bool moves = start == 3
                               ? predicted < 1
                               : intensities_[row] < sorted[sorted.size() * static_cast<std::size_t>(start + 1) / 4];
        owner.push_back(moves ? before.coefficients.size() : which);
      }
      Branches now = alternate(std::move(owner), before.coefficients.size() + 1);
      const double error = now.coefficients.empty() ? INFINITY : now.error(terms_, some_);
      if (error < best_error) {
        best_error = error;
        best = std::move(now);
      }
    }
    return best;
  }

  Branches alternate(std::vector<std::size_t> owner, std::size_t count) const {
    Branches best;
    double best_error = INFINITY;
    for (int round = 0; round < kMostRounds; ++round) {
      Branches now;
      for (std::size_t b = 0; b < count; ++b) {
        Rows mine;
        for (std::size_t i = 0; i < some_.size(); ++i) {
          if (owner[i] == b) mine.push_back(some_[i]);
        }
        if (mine.size() >= kRowsPerTerm) now.coefficients.push_back(terms_.fit(mine, options_.most_terms));
      }
      if (now.coefficients.size() < count) break;
      const double error = now.error(terms_, some_);
      if (error < best_error) {
        best_error = error;
        best = now;
      }
      bool changed = false;
      for (std::size_t i = 0; i < some_.size(); ++i) {
        std::size_t which = owner[i];
        now.predict(terms_, some_[i], &which);
        changed = changed || which != owner[i];
        owner[i] = which;
      }
      if (!changed || error < kExact) break;
    }
    return best;
  }

  /// Once more on all rows, each with its branch.
  Branches refit(const Branches& branches) const {
    Branches result;
    for (std::size_t b = 0; b < branches.coefficients.size(); ++b) {
      Rows mine;
      for (const std::uint32_t row : all_) {
        std::size_t which = 0;
        branches.predict(terms_, row, &which);
        if (which == b) mine.push_back(row);
      }
      result.coefficients.push_back(mine.size() >= kRowsPerTerm ? terms_.fit(mine, options_.most_terms)
                                                                : branches.coefficients[b]);
    }
    return result.error(terms_, all_) < branches.error(terms_, all_) ? result : branches;
  }

  const RelativeTerms& terms_;
  const std::vector<double>& intensities_;
  BranchOptions options_;
  Rows all_, some_, aside_;
};

}  // namespace

double Branches::predict(const RelativeTerms& terms, std::uint32_t row, std::size_t* which) const {
  double most = -INFINITY;
  for (std::size_t b = 0; b < coefficients.size(); ++b) {
    const double value = terms.predict(coefficients[b], row);
    if (value <= most) continue;
    most = value;
    if (which != nullptr) *which = b;
  }
  return most;
}

double Branches::error(const RelativeTerms& terms, const Rows& rows) const {
  double sum = 0;
  for (const std::uint32_t row : rows) sum += std::min(1.0, std::fabs(predict(terms, row) - 1));
  return sum / static_cast<double>(rows.size());
}

Branches search_branches(const RelativeTerms& terms, Rows rows, const std::vector<double>& intensities,
                         const BranchOptions& options) {
  return BranchSearch(terms, std::move(rows), intensities, options).run();
}

}  // namespace cyclescope::representatives
