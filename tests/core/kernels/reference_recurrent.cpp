#include "core/kernels/reference_recurrent.h"

#include "core/kernels/reference.h"

namespace cyclescope::reference {
namespace {

/// One direction and one sample of the batch.
class Sequence {
 public:
  Sequence(const network::Layer& layer, const std::vector<Array>& inputs, const std::vector<bool>& given,
           std::int64_t direction, std::int64_t sample)
      : a_(layer.attributes), inputs_(inputs), given_(given), direction_(direction), sample_(sample) {
    h_.assign(static_cast<std::size_t>(a_.hidden_size), 0.0);
    c_ = h_;
    for (std::size_t i = 0; i < h_.size(); ++i) {
      if (has(5)) h_[i] = inputs_[5].at(state_index(i));
      if (has(6)) c_[i] = inputs_[6].at(state_index(i));
    }
  }

  void step(std::int64_t t) {
    t_ = t;
    const std::vector<double> before = h_;
    const std::size_t size = h_.size();
    if (a_.gates == 1) {
      for (std::size_t i = 0; i < size; ++i) h_[i] = apply(0, input(0, i) + recurrent(0, i, before) + both(0, i));
    } else if (a_.gates == 4) {
      for (std::size_t i = 0; i < size; ++i) {
        const double in = apply(0, input(0, i) + recurrent(0, i, before) + both(0, i) + seen(0, i));
        const double forget =
            a_.mode == "coupled" ? 1 - in : apply(0, input(2, i) + recurrent(2, i, before) + both(2, i) + seen(2, i));
        const double cell = apply(1, input(3, i) + recurrent(3, i, before) + both(3, i));
        c_[i] = forget * c_[i] + in * cell;
        const double out = apply(0, input(1, i) + recurrent(1, i, before) + both(1, i) + seen(1, i));
        h_[i] = out * apply(2, c_[i]);
      }
    } else {
      std::vector<double> update(size), kept(size), reset(size);
      for (std::size_t i = 0; i < size; ++i) {
        update[i] = apply(0, input(0, i) + recurrent(0, i, before) + both(0, i));
        reset[i] = apply(0, input(1, i) + recurrent(1, i, before) + both(1, i));
        kept[i] = reset[i] * before[i];
      }
      for (std::size_t i = 0; i < size; ++i) {
        const double inner = a_.linear_before_reset ? reset[i] * (recurrent(2, i, before) + bias(5, i)) + bias(2, i)
                                                    : recurrent(2, i, kept) + both(2, i);
        h_[i] = (1 - update[i]) * apply(1, input(2, i) + inner) + update[i] * before[i];
      }
    }
  }

  Index state_index(std::size_t i) const {
    const auto unit = static_cast<std::int64_t>(i);
    return a_.batch_first ? Index{sample_, direction_, unit} : Index{direction_, sample_, unit};
  }
  Index sequence_index(std::size_t i) const {
    const auto unit = static_cast<std::int64_t>(i);
    return a_.batch_first ? Index{sample_, t_, direction_, unit} : Index{t_, direction_, sample_, unit};
  }
  const std::vector<double>& hidden() const { return h_; }
  const std::vector<double>& cell() const { return c_; }

 private:
  bool has(std::size_t i) const { return i < given_.size() && given_[i]; }

  std::int64_t row(std::size_t gate, std::size_t i) const {
    return static_cast<std::int64_t>(gate) * a_.hidden_size + static_cast<std::int64_t>(i);
  }

  double input(std::size_t gate, std::size_t i) const {
    double sum = 0;
    for (std::int64_t k = 0; k < inputs_[1].shape[2]; ++k) {
      sum += inputs_[0].at(a_.batch_first ? Index{sample_, t_, k} : Index{t_, sample_, k}) *
             inputs_[1].at({direction_, row(gate, i), k});
    }
    return sum;
  }

  double recurrent(std::size_t gate, std::size_t i, const std::vector<double>& state) const {
    double sum = 0;
    for (std::size_t k = 0; k < state.size(); ++k) {
      sum += state[k] * inputs_[2].at({direction_, row(gate, i), static_cast<std::int64_t>(k)});
    }
    return sum;
  }

  double bias(std::size_t part, std::size_t i) const { return has(3) ? inputs_[3].at({direction_, row(part, i)}) : 0; }
  double both(std::size_t gate, std::size_t i) const {
    return bias(gate, i) + bias(gate + static_cast<std::size_t>(a_.gates), i);
  }

  /// What a gate of an LSTM with peepholes sees of the cell.
  double seen(std::size_t gate, std::size_t i) const {
    return has(7) ? inputs_[7].at({direction_, row(gate, i)}) * c_[i] : 0;
  }

  double apply(std::size_t which, double x) const {
    if (a_.activations.empty()) return apply_function(a_.gates > 1 && which == 0 ? "sigmoid" : "tanh", {x});
    const std::size_t count = a_.activations.size() / static_cast<std::size_t>(a_.directions);
    return apply_function(a_.activations.at(static_cast<std::size_t>(direction_) * count + which), {x});
  }

  const network::OperatorAttributes& a_;
  const std::vector<Array>& inputs_;
  const std::vector<bool>& given_;
  std::int64_t direction_;
  std::int64_t sample_;
  std::int64_t t_ = 0;
  std::vector<double> h_;
  std::vector<double> c_;
};

}  // namespace

void evaluate_recurrent(const network::Layer& layer, const std::vector<Array>& inputs, const std::vector<bool>& given,
                        std::vector<Array>& outputs) {
  const network::OperatorAttributes& a = layer.attributes;
  const std::int64_t time = inputs[0].shape[a.batch_first ? 1 : 0];
  const std::int64_t batch = inputs[0].shape[a.batch_first ? 0 : 1];
  for (std::int64_t direction = 0; direction < a.directions; ++direction) {
    for (std::int64_t sample = 0; sample < batch; ++sample) {
      Sequence sequence(layer, inputs, given, direction, sample);
      for (std::int64_t step = 0; step < time; ++step) {
        sequence.step(direction == 1 || a.reverse ? time - 1 - step : step);
        for (std::size_t i = 0; i < sequence.hidden().size(); ++i) {
          outputs[0].at(sequence.sequence_index(i)) = sequence.hidden()[i];
        }
      }
      for (std::size_t i = 0; i < sequence.hidden().size(); ++i) {
        if (outputs.size() > 1) outputs[1].at(sequence.state_index(i)) = sequence.hidden()[i];
        if (outputs.size() > 2) outputs[2].at(sequence.state_index(i)) = sequence.cell()[i];
      }
    }
  }
}

}  // namespace cyclescope::reference
