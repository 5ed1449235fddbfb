"""The smoothing network in PyTorch: prints the terms of the loss and sums over its gradient for reference.rs.

    pip install torch && python reference.py
"""
import math

import torch
import torch.nn.functional as F

H, Z, D, X, BINS, HL, POINTS, E = 64, 8, 128, 9, 48, 24, 24, 16
HEADS = [BINS, BINS, BINS, BINS, HL, POINTS, 2 * POINTS, E]
torch.set_default_dtype(torch.float64)


def wave(count, speed, size):
    return size * torch.sin(speed * torch.arange(count))


sizes = [(X, H)]
for inputs in (H, H, H + Z):
    sizes += [(inputs, 3 * H), (H, 3 * H)]
sizes += [(2 * H, 2 * Z), (H + 1, H), (H, 2 * Z), (H + Z + 1, H), (H, 2), (4 * H + 2 * Z, D), (2 * D, D), (D, 8 * D)]
sizes += [(D, outputs) for outputs in HEADS]
total = sum((a + 1) * b for a, b in sizes) + 2
weights = wave(total, 1.3, 0.6)
weights[-2], weights[-1] = 2.3, -3.0
weights.requires_grad_()
layers, start = [], 0
for a, b in sizes:
    layers.append((weights[start : start + a * b].view(a, b), weights[start + a * b : start + (a + 1) * b]))
    start += (a + 1) * b
(inp, fi, fs, bi, bs, ci, cs, post, prl, pro, decl, deco, pool, mix, heads, *outs) = layers
lin = lambda layer, x: x @ layer[0] + layer[1]


def gru(layer_in, layer_state, x, reverse=False):
    state, states = torch.zeros(x.shape[1], H), []
    for t in reversed(range(len(x))) if reverse else range(len(x)):
        a, b = lin(layer_in, x[t]).chunk(3, -1), lin(layer_state, state).chunk(3, -1)
        r, u = torch.sigmoid(a[0] + b[0]), torch.sigmoid(a[1] + b[1])
        n = torch.tanh(a[2] + r * b[2])
        state = n + u * (state - n)
        states.append(state)
    return torch.stack(states[::-1] if reverse else states)


G = 5
program = torch.tensor([0, 1, 0, 1, 1])
courses = [torch.tensor([0.0, 0.1, 0.4, 1.0]), torch.tensor([0.0, 0.2, 0.7])]
raw = [wave(G * len(t), 0.9 + k, 1.0).view(G, -1) + 2 for k, t in enumerate(courses)]
errors = [0.2 + 0.1 * wave(G * len(t), 2.1, 1.0).view(G, -1) for t in courses]
joint = torch.cat(raw, 1).std(1, correction=0)
terms = dict.fromkeys("rec kl value curve onset to95 peak duration half drive contrast".split(), 0.0)
nll = lambda m, lv, y: 0.5 * (lv + (y - m) ** 2 * torch.exp(-lv))
pooled, S = [], 2 * G
for k, t in enumerate(courses):
    T = len(t)
    mean, sd = raw[k].mean(1, keepdim=True), raw[k].std(1, correction=0, keepdim=True)
    z, s = (raw[k] - mean) / sd, errors[k] / sd
    u = t**0.4
    gap = 3 * torch.diff(u, prepend=u[:1])
    f = torch.stack([z, z - z[:, :1], torch.log(s + 0.01), torch.tanh(z / (s + 0.1)), u.expand(G, T), gap.expand(G, T),
                     torch.full((G, T), T / 10), torch.ones(G, T), torch.log(sd[:, 0] / joint)[:, None].expand(G, T)], -1).transpose(0, 1)
    x = F.silu(lin(inp, f))
    ahead, back = gru(fi, fs, x), gru(bi, bs, x, True)
    m, lv = lin(post, torch.cat([ahead, back], -1)).chunk(2, -1)
    lv = lv.clamp(-8, 4)
    noise = wave(T * G * Z, 0.37 + k, 1.0).view(T, G, Z)
    sample = m + noise * torch.exp(lv / 2)
    states = gru(ci, cs, torch.cat([x, sample], -1))
    before = torch.cat([torch.zeros(1, G, H), states[:-1]])
    g = gap.view(T, 1, 1).expand(T, G, 1)
    pm, pv = lin(pro, F.silu(lin(prl, torch.cat([before, g], -1)))).chunk(2, -1)
    pv = pv.clamp(-8, 4)
    val, vl = lin(deco, F.silu(lin(decl, torch.cat([before, sample, g], -1)))).unbind(-1)
    vl = vl.clamp(-9, 4)
    var = s.T**2 + torch.exp(weights[-1])
    terms["rec"] += (0.5 * (torch.log(var) + (z.T - val) ** 2 / var)).sum() / (S * T)
    terms["kl"] += (0.5 * (pv - lv + (torch.exp(lv) + (m - pm) ** 2) / torch.exp(pv) - 1)).sum() / (S * T)
    terms["value"] += nll(val, vl, z.T * 0.9).sum() / (S * T)
    all_ = torch.cat([ahead, back, m], -1)
    pooled.append(F.silu(lin(pool, torch.cat([all_.mean(0), all_.amax(0)], -1))))
shared = sum(pooled) / 2
es = []
for k in range(2):
    p = F.layer_norm(lin(mix, torch.cat([pooled[k], shared], -1)), (D,), eps=1e-5)
    hidden = F.silu(lin(heads, p)).view(G, 8, D)
    out = [lin(layer, hidden[:, i]) for i, layer in enumerate(outs)]
    gene = torch.arange(G)
    # Gene 2 has no kinetics in the second course; gene 4 has no drive.
    responds = torch.tensor([True, True, k == 0, True, True])
    driven = responds & (gene != 4)
    for i, name in enumerate(["onset", "to95", "peak", "duration"]):
        bins = (7 * gene + 3 * i + k) % BINS
        terms[name] += F.cross_entropy(out[i][responds], bins[responds], reduction="sum") / 9
    terms["half"] += F.cross_entropy(out[4][driven], ((5 * gene) % HL)[driven], reduction="sum") / 7
    drive = wave(G * POINTS, 0.11 + k, 1.0).view(G, POINTS)
    curve = wave(G * POINTS, 0.23 + k, 1.5).view(G, POINTS)
    terms["drive"] += ((out[5] - drive) ** 2).mean(1)[driven].sum() / 7
    terms["curve"] += nll(out[6][:, :POINTS], out[6][:, POINTS:].clamp(-9, 4), curve).sum() / (S * POINTS)
    es.append(F.normalize(out[7], dim=-1) / math.sqrt(2))
e = torch.cat(es, -1)
L = e @ e.T * weights[-2].exp() - 1e9 * torch.eye(G)
same = (program[:, None] == program[None]) & ~torch.eye(G, dtype=bool)
terms["contrast"] = -(((L - L.logsumexp(1, keepdim=True)) * same).sum(1) / same.sum(1).clamp_min(1)).mean()
factor = dict(rec=1, kl=0.2, value=1, curve=0.5, onset=0.5, to95=0.5, peak=0.4, duration=0.3, half=0.2, drive=0.5, contrast=0.5)
sum(factor[name] * term for name, term in terms.items()).backward()
print("terms", [round(float(term.detach()), 6) for term in terms.values()])
start = 0
for a, b in sizes:
    place = slice(start, start + (a + 1) * b)
    g = weights.grad[place]
    print(f"    [{(g * torch.cos(0.05 * torch.arange(len(g)))).sum():.6e}, {g.norm():.6e}],")
    start += (a + 1) * b
print("last", weights.grad[-2:].tolist())
