// LSTM, GRU and RNN: the products of all inputs with W at once, then step by step the product of the last state with R
// and the gates. In the names below T is time, B batch, H the hidden size.
#include <utility>

#include "kernels/lowering.h"

namespace cyclescope::kernels {
namespace {

/// Where the gates of an LSTM lie in its weights, in units of the hidden size.
constexpr std::int64_t kInputGate = 0, kOutputGate = 1, kForgetGate = 2;

class Direction {
 public:
  Direction(KernelBuilder& builder, std::int64_t index)
      : b_(builder), a_(builder.layer().attributes), index_(index), hidden_(a_.hidden_size) {
    const KernelTensor x = b_.input(0);
    time_ = x.extents[a_.batch_first ? 1 : 0];
    batch_ = x.extents[a_.batch_first ? 0 : 1];
    recurrent_ = permuted(of_direction(b_.input(2)), {1, 0});  // [H, gates * H]
    if (b_.has_input(3)) bias_ = of_direction(b_.input(3));
    if (b_.has_input(7)) peepholes_ = of_direction(b_.input(7));
  }

  void run() {
    project();
    KernelTensor h = initial(5);
    KernelTensor c = a_.gates == 4 ? initial(6) : KernelTensor{};
    const bool backwards = index_ == 1 || a_.reverse;
    for (std::int64_t step = 0; step < time_; ++step) {
      const std::int64_t t = backwards ? time_ - 1 - step : step;
      const KernelTensor next = state_at(t);
      if (a_.gates == 4) {
        c = lstm_step(t, h, c, next);
      } else if (a_.gates == 3) {
        gru_step(t, h, next);
      } else {
        const KernelTensor sum = temporary(hidden_);
        multiply(h, 0, hidden_, at(t, 0, hidden_), sum);
        b_.elementwise(activation(0), {sum}, next);
      }
      h = next;
    }
    if (b_.layer().outputs.size() > 1) b_.move(h, of_state(b_.output(1)));
    if (b_.layer().outputs.size() > 2) b_.move(c, of_state(b_.output(2)));
  }

 private:
  /// [directions, ...] without its first dimension.
  KernelTensor of_direction(const KernelTensor& all) const {
    const KernelTensor one = sliced(all, 0, index_, 1);
    return restrided(one, network::Shape(one.extents.begin() + 1, one.extents.end()),
                     std::vector<std::int64_t>(one.strides.begin() + 1, one.strides.end()));
  }

  /// A state tensor ([directions, B, H], or [B, directions, H]) as [B, H] of this direction.
  KernelTensor of_state(const KernelTensor& all) const {
    const std::size_t axis = a_.batch_first ? 1 : 0;
    const KernelTensor one = sliced(all, axis, index_, 1);
    return restrided(one, {batch_, hidden_}, {one.strides[1 - axis], one.strides[2]});
  }

  KernelTensor temporary(std::int64_t columns) const { return b_.temporary({batch_, columns}); }

  /// The initial state given by input `index`, or zeros.
  KernelTensor initial(std::size_t index) const {
    return b_.has_input(index) ? of_state(b_.input(index)) : temporary(hidden_);
  }

  /// Output Y at time `t`, as [B, H].
  KernelTensor state_at(std::int64_t t) const {
    const KernelTensor y = b_.output(0);  // [T, directions, B, H], or [B, T, directions, H]
    const std::size_t time_axis = a_.batch_first ? 1 : 0;
    const std::size_t batch_axis = a_.batch_first ? 0 : 2;
    const std::size_t direction_axis = time_axis + 1;
    return restrided(y, {batch_, hidden_}, {y.strides[batch_axis], y.strides[3]},
                     t * y.strides[time_axis] + index_ * y.strides[direction_axis]);
  }

  /// Columns of the projected input at time `t`, as [B, columns].
  KernelTensor at(std::int64_t t, std::int64_t first, std::int64_t columns) const {
    return restrided(projected_, {batch_, columns}, {projected_.strides[a_.batch_first ? 0 : 1], 1},
                     t * projected_.strides[a_.batch_first ? 1 : 0] + first);
  }

  std::string activation(std::size_t which) const {
    if (a_.activations.empty()) return a_.gates != 1 && which == 0 ? "sigmoid" : "tanh";
    const std::size_t per_direction = a_.activations.size() / static_cast<std::size_t>(a_.directions);
    return a_.activations[static_cast<std::size_t>(index_) * per_direction + which];
  }

  /// X * W' + biases, for all times at once.
  void project() {
    const KernelTensor x = b_.input(0);
    const std::int64_t columns = a_.gates * hidden_;
    projected_ = b_.temporary({x.extents[0], x.extents[1], columns});
    const std::int64_t rows = x.extents[0] * x.extents[1];
    const KernelTensor weights = permuted(of_direction(b_.input(1)), {1, 0});
    KernelTensor sum;
    if (b_.has_input(3)) {
      // Of a GRU that resets after the product, the new gate's recurrent bias is added there.
      const std::int64_t joint = a_.gates == 3 && a_.linear_before_reset ? 2 * hidden_ : columns;
      sum = b_.temporary({columns});
      b_.elementwise("add", {sliced(bias_, 0, 0, joint), sliced(bias_, 0, columns, joint)}, sliced(sum, 0, 0, joint));
      if (joint < columns) b_.move(sliced(bias_, 0, joint, hidden_), sliced(sum, 0, joint, hidden_));
      sum = broadcast(sum, {rows, columns});
    }
    b_.matmul(reshaped(x, {rows, x.extents[2]}), weights, b_.has_input(3) ? &sum : nullptr,
              reshaped(projected_, {rows, columns}));
  }

  /// state * R'[:, first .. first + columns] (+ addend)
  void multiply(const KernelTensor& state, std::int64_t first, std::int64_t columns, const KernelTensor& addend,
                const KernelTensor& result) {
    b_.matmul(state, sliced(recurrent_, 1, first, columns), &addend, result);
  }

  /// Adds what a gate sees of the cell, `cell` times its peephole weights, to its columns of `sums`.
  void peep(std::int64_t gate, const KernelTensor& cell, const KernelTensor& sums) {
    const KernelTensor weights = broadcast(sliced(peepholes_, 0, gate * hidden_, hidden_), {batch_, hidden_});
    const KernelTensor sum = sliced(sums, 1, gate * hidden_, hidden_);
    b_.elementwise("multiply_add", {weights, cell, sum}, sum);
  }

  void activate(std::int64_t gate, const KernelTensor& sums, const KernelTensor& gates) {
    b_.elementwise(activation(0), {sliced(sums, 1, gate * hidden_, hidden_)},
                   sliced(gates, 1, gate * hidden_, hidden_));
  }

  KernelTensor lstm_step(std::int64_t t, const KernelTensor& h, const KernelTensor& c, const KernelTensor& next) {
    const KernelTensor sums = temporary(4 * hidden_);  // input, output, forget, cell
    multiply(h, 0, 4 * hidden_, at(t, 0, 4 * hidden_), sums);
    const bool peeps = b_.has_input(7);
    // A coupled forget gate is 1 minus the input gate; its products are in the weights all the same.
    const bool coupled = a_.mode == "coupled";
    const std::int64_t used = (coupled ? 2 : 3) * hidden_;
    const KernelTensor gates = temporary(3 * hidden_);
    if (peeps) {
      for (const std::int64_t gate : {kInputGate, kForgetGate}) {
        if (coupled && gate == kForgetGate) continue;
        peep(gate, c, sums);
        activate(gate, sums, gates);
      }
    } else {
      b_.elementwise(activation(0), {sliced(sums, 1, 0, used)}, sliced(gates, 1, 0, used));
    }
    const KernelTensor candidate = temporary(hidden_);
    b_.elementwise(activation(1), {sliced(sums, 1, 3 * hidden_, hidden_)}, candidate);
    const KernelTensor cell = temporary(hidden_);
    const KernelTensor change = temporary(hidden_);
    const KernelTensor in = sliced(gates, 1, 0, hidden_);
    if (coupled) {
      b_.elementwise("sub", {candidate, c}, change);
      b_.elementwise("multiply_add", {in, change, c}, cell);
    } else {
      b_.elementwise("mul", {in, candidate}, change);
      b_.elementwise("multiply_add", {sliced(gates, 1, 2 * hidden_, hidden_), c, change}, cell);
    }
    if (peeps) {  // the output gate sees the new cell
      peep(kOutputGate, cell, sums);
      activate(kOutputGate, sums, gates);
    }
    const KernelTensor squashed = temporary(hidden_);
    b_.elementwise(activation(2), {cell}, squashed);
    b_.elementwise("mul", {sliced(gates, 1, hidden_, hidden_), squashed}, next);
    return cell;
  }

  void gru_step(std::int64_t t, const KernelTensor& h, const KernelTensor& next) {
    const KernelTensor sums = temporary(2 * hidden_);  // update, reset
    multiply(h, 0, 2 * hidden_, at(t, 0, 2 * hidden_), sums);
    const KernelTensor gates = temporary(2 * hidden_);
    b_.elementwise(activation(0), {sums}, gates);
    const KernelTensor update = sliced(gates, 1, 0, hidden_);
    const KernelTensor reset = sliced(gates, 1, hidden_, hidden_);
    const KernelTensor sum = temporary(hidden_);
    const KernelTensor fresh = at(t, 2 * hidden_, hidden_);
    if (a_.linear_before_reset) {
      const KernelTensor product = temporary(hidden_);
      const KernelTensor bias =
          b_.has_input(3) ? broadcast(sliced(bias_, 0, 5 * hidden_, hidden_), product.extents) : KernelTensor{};
      b_.matmul(h, sliced(recurrent_, 1, 2 * hidden_, hidden_), b_.has_input(3) ? &bias : nullptr, product);
      b_.elementwise("multiply_add", {reset, product, fresh}, sum);
    } else {
      const KernelTensor kept = temporary(hidden_);
      b_.elementwise("mul", {reset, h}, kept);
      multiply(kept, 2 * hidden_, hidden_, fresh, sum);
    }
    const KernelTensor candidate = temporary(hidden_);
    b_.elementwise(activation(1), {sum}, candidate);
    const KernelTensor difference = temporary(hidden_);
    b_.elementwise("sub", {h, candidate}, difference);
    b_.elementwise("multiply_add", {update, difference, candidate}, next);
  }

  KernelBuilder& b_;
  const network::OperatorAttributes& a_;
  std::int64_t index_;
  std::int64_t hidden_;
  std::int64_t time_ = 0;
  std::int64_t batch_ = 0;
  KernelTensor recurrent_;
  KernelTensor bias_;
  KernelTensor peepholes_;
  KernelTensor projected_;
};

}  // namespace

Result<void> lower_recurrent(KernelBuilder& b) {
  constexpr std::int64_t kFewestKernelsPerStep = 2;
  const network::OperatorAttributes& a = b.layer().attributes;
  const std::int64_t time = b.input(0).extents[a.batch_first ? 1 : 0];
  if (time > static_cast<std::int64_t>(KernelBuilder::kMostKernels) / kFewestKernelsPerStep) {
    return b.not_mapped(std::to_string(time) + " time steps are not mapped");
  }
  for (std::int64_t direction = 0; direction < a.directions; ++direction) Direction(b, direction).run();
  return {};
}

}  // namespace cyclescope::kernels
